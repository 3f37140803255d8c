/** What happened, as lines and as one number that two runs of one seed share. */
export class Trace {
  readonly #keep: boolean;
  readonly #lines: string[] = [];
  #high = 0x811c9dc5;
  #low = 0x01000193;
  #now: number;
  readonly #start: number;

  /** @param keep whether lines are kept: a story costs time and memory, the hash little */
  constructor(start: number, keep: boolean) {
    this.#start = start;
    this.#now = start;
    this.#keep = keep;
  }

  get keeps(): boolean {
    return this.#keep;
  }

  /** An event of the schedule: part of the hash. */
  event(at: number, label: string): void {
    this.#now = at;
    let high = this.#high ^ at;
    let low = this.#low;
    for (let i = 0; i < label.length; i++) {
      high = Math.imul(high ^ label.charCodeAt(i), 0x01000193);
      low = Math.imul(low ^ high, 0x85ebca6b) ^ (low >>> 13);
    }
    this.#high = high;
    this.#low = low;
    if (this.#keep) this.#write(label);
  }

  /** For the reader: what an event meant. */
  note(text: string): void {
    if (this.#keep) this.#write(`    ${text}`);
  }

  get hash(): string {
    const hex = (word: number) => (word >>> 0).toString(16).padStart(8, "0");
    return hex(this.#high) + hex(this.#low);
  }

  get length(): number {
    return this.#lines.length;
  }

  /** Lines up to `end`, at most `most` of them. */
  story(end: number, most: number): string {
    return this.#lines.slice(Math.max(0, end - most), end).join("\n");
  }

  #write(text: string): void {
    this.#lines.push(`${((this.#now - this.#start) / 1000).toFixed(3).padStart(10)} ${text}`);
  }
}

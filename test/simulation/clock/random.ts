/** A stream of numbers that a text decides (sfc32). Each part of the world has its own, so that none disturbs another. */
export class Random {
  readonly #label: string;
  readonly #state: Uint32Array;

  constructor(label: string) {
    this.#label = label;
    this.#state = seedWords(label);
    for (let i = 0; i < 12; i++) this.#word();
  }

  /** Another stream, which depends on this one's label and not on how far it was read. */
  fork(label: string): Random {
    return new Random(`${this.#label}/${label}`);
  }

  /** Uniform in [0, 1). */
  next(): number {
    return this.#word() / 2 ** 32;
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new Error("nothing to pick from");
    return list[Math.floor(this.next() * list.length)] as T;
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.#word() & 0xff);
  }

  #word(): number {
    const s = this.#state as unknown as [number, number, number, number];
    const sum = (s[0] + s[1] + s[3]) >>> 0;
    s[3] = (s[3] + 1) >>> 0;
    s[0] = s[1] ^ (s[1] >>> 9);
    s[1] = (s[2] + (s[2] << 3)) >>> 0;
    s[2] = ((s[2] << 21) | (s[2] >>> 11)) + sum;
    return sum;
  }
}

function seedWords(label: string): Uint32Array {
  const words = new Uint32Array([0x9e3779b9, 0x243f6a88, 0xb7e15162, 1]);
  for (let i = 0; i < label.length; i++) {
    const at = i % 3;
    words[at] = Math.imul((words[at] ?? 0) ^ label.charCodeAt(i), 0x01000193);
  }
  return words;
}

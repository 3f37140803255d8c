/**
 * Ids that want a look, each once however often it was named, some at a time: a thousand events at once must not become a
 * thousand questions at once.
 */
export class WakeQueue {
  readonly #look: (id: bigint) => Promise<void>;
  readonly #width: number;
  readonly #waiting = new Set<bigint>();
  #looking = 0;

  /**
   * @param look must not reject
   * @param width how many are looked at at the same time
   */
  constructor(look: (id: bigint) => Promise<void>, width: number) {
    this.#look = look;
    this.#width = width;
  }

  add(id: bigint): void {
    this.#waiting.add(id);
    if (this.#looking < this.#width) void this.#work();
  }

  async #work(): Promise<void> {
    this.#looking++;
    for (const id of this.#waiting) {
      this.#waiting.delete(id);
      await this.#look(id);
    }
    this.#looking--;
  }
}

/** Milliseconds. */
const WINDOW = 60_000;

/** Lets everybody do something so many times in a minute. */
export class MinuteBudget {
  readonly #most: number;
  #begun = 0;
  #used = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  /**
   * Whether somebody has something left.
   *
   * @param now milliseconds
   */
  left(who: string, now: number): boolean {
    // One window for all: it forgets everybody at once, so that it cannot grow.
    if (now - this.#begun >= WINDOW || now < this.#begun) {
      this.#begun = now;
      this.#used = new Map();
    }
    return (this.#used.get(who) ?? 0) < this.#most;
  }

  /**
   * Takes one from somebody's budget.
   *
   * @param now milliseconds
   * @returns false when it is used up
   */
  take(who: string, now: number): boolean {
    if (!this.left(who, now)) return false;
    this.#used.set(who, (this.#used.get(who) ?? 0) + 1);
    return true;
  }
}

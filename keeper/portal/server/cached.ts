import { RetryableError } from "../../core/errors.ts";

/**
 * An answer that is kept for a while: however many ask, it is fetched once at a time. When it cannot be fetched anew, the
 * old one goes on for as long as it may.
 */
export class Cached<T> {
  readonly #fetch: () => Promise<T>;
  readonly #now: () => number;
  readonly #freshMs: number;
  readonly #goodMs: number;
  #value: { readonly of: T; readonly at: number } | null = null;
  #fetching: Promise<T> | null = null;

  /**
   * @param now milliseconds
   * @param freshMs so long it is not fetched again
   * @param goodMs so long it stands in for one that cannot be fetched
   */
  constructor(fetch: () => Promise<T>, now: () => number, freshMs: number, goodMs: number) {
    this.#fetch = fetch;
    this.#now = now;
    this.#freshMs = freshMs;
    this.#goodMs = goodMs;
  }

  /** @throws what `fetch` threw when there is nothing to stand in */
  async get(): Promise<T> {
    const known = this.#value;
    const age = known ? this.#now() - known.at : Number.POSITIVE_INFINITY;
    if (known && age >= 0 && age < this.#freshMs) return known.of;
    try {
      return await this.renew();
    } catch (error) {
      if (!(error instanceof RetryableError) || known === null || age >= this.#goodMs) throw error;
      return known.of;
    }
  }

  /** Fetches it whatever is known; those who ask at the same time share one. */
  renew(): Promise<T> {
    this.#fetching ??= this.#fetch()
      .then((of) => {
        this.#value = { of, at: this.#now() };
        return of;
      })
      .finally(() => {
        this.#fetching = null;
      });
    return this.#fetching;
  }
}

import type { MoneyEntry } from "../../core/money-entry.ts";
import type { TokenUnit } from "../../core/token-unit.ts";
import type { MoneyPart } from "../ports/money-log.ts";
import type { MoneyPosition, MoneyStore } from "../ports/money-store.ts";

/** Goes on from what a store has, or from nothing, and leaves the store as it is. */
export class MoneyMemory implements MoneyStore {
  readonly #entries: MoneyEntry[];
  readonly #units: TokenUnit[];
  #position: MoneyPosition | null;

  constructor(
    position: MoneyPosition | null = null,
    entries: readonly MoneyEntry[] = [],
    units: readonly TokenUnit[] = [],
  ) {
    this.#position = position;
    this.#entries = [...entries];
    this.#units = [...units];
  }

  /** The store may be written to meanwhile: what came after its position was read is left to be read again. */
  static async from(store: MoneyStore): Promise<MoneyMemory> {
    const position = await store.position();
    const entries = await store.entries();
    const last = position?.block.number ?? -1;
    return new MoneyMemory(
      position,
      entries.filter(({ blockNumber }) => blockNumber <= last),
      await store.units(),
    );
  }

  async position(): Promise<MoneyPosition | null> {
    return this.#position;
  }

  async units(): Promise<readonly TokenUnit[]> {
    return this.#units;
  }

  async entries(): Promise<readonly MoneyEntry[]> {
    return this.#entries;
  }

  async advance({ block, treasuries, entries, units }: MoneyPart): Promise<void> {
    this.#position = { block, treasuries };
    this.#entries.push(...entries);
    const known = new Set(this.#units.map(({ token }) => token));
    this.#units.push(...units.filter(({ token }) => !known.has(token)));
  }
}

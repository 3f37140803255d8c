import type { Hold } from "../core/hold.ts";
import type { Database } from "./database.ts";

/** VMs that the operator holds off. Few, and asked for at every look at the chain: kept in memory too. */
export class HoldRepository {
  readonly #db: Database;
  readonly #held: Map<bigint, Hold>;

  private constructor(db: Database, held: readonly Hold[]) {
    this.#db = db;
    this.#held = new Map(held.map((hold) => [hold.subscription, hold]));
  }

  static async open(db: Database): Promise<HoldRepository> {
    const rows = await db.all<Omit<Hold, "subscription"> & { subscription: string }>(
      "SELECT subscription, purchase_ref AS purchaseRef, reason, since FROM operator_hold",
    );
    return new HoldRepository(
      db,
      rows.map((row) => ({ ...row, subscription: BigInt(row.subscription) })),
    );
  }

  /** The hold of a purchase, if there is one. */
  of({ id, purchaseRef }: { readonly id: bigint; readonly purchaseRef: string }): Hold | null {
    const hold = this.#held.get(id);
    return hold?.purchaseRef === purchaseRef ? hold : null;
  }

  list(): readonly Hold[] {
    return [...this.#held.values()];
  }

  async put(hold: Hold): Promise<void> {
    const { subscription, purchaseRef, reason, since } = hold;
    await this.#db.run(
      "INSERT OR REPLACE INTO operator_hold (subscription, purchase_ref, reason, since) VALUES (?, ?, ?, ?)",
      ...[`${subscription}`, purchaseRef, reason, since],
    );
    this.#held.set(subscription, hold);
  }

  async release(subscription: bigint): Promise<boolean> {
    await this.#db.run("DELETE FROM operator_hold WHERE subscription = ?", `${subscription}`);
    return this.#held.delete(subscription);
  }
}

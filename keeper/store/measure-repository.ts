import type { Measure } from "../core/measure.ts";
import type { Database } from "./database.ts";

/** What the operator has in force against purchases. Little, and asked for at every look at the chain: kept in memory too. */
export class MeasureRepository {
  readonly #db: Database;
  readonly #inForce: Map<bigint, Measure>;

  private constructor(db: Database, inForce: readonly Measure[]) {
    this.#db = db;
    this.#inForce = new Map(inForce.map((measure) => [measure.subscription, measure]));
  }

  static async open(db: Database): Promise<MeasureRepository> {
    const rows = await db.all<Omit<Measure, "subscription"> & { subscription: string }>(
      "SELECT subscription, purchase_ref AS purchaseRef, kind, reason, evidence, mbps, since FROM operator_measure",
    );
    return new MeasureRepository(
      db,
      rows.map((row) => ({ ...row, subscription: BigInt(row.subscription) })),
    );
  }

  /** What is in force against a purchase, if anything is. */
  of({ id, purchaseRef }: { readonly id: bigint; readonly purchaseRef: string }): Measure | null {
    const measure = this.#inForce.get(id);
    return measure?.purchaseRef === purchaseRef ? measure : null;
  }

  list(): readonly Measure[] {
    return [...this.#inForce.values()];
  }

  async put(measure: Measure): Promise<void> {
    const { subscription, purchaseRef, kind, reason, evidence, mbps, since } = measure;
    await this.#db.run(
      `INSERT OR REPLACE INTO operator_measure (subscription, purchase_ref, kind, reason, evidence, mbps, since)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      ...[`${subscription}`, purchaseRef, kind, reason, evidence, mbps, since],
    );
    this.#inForce.set(subscription, measure);
  }

  async lift(subscription: bigint): Promise<void> {
    await this.#db.run("DELETE FROM operator_measure WHERE subscription = ?", `${subscription}`);
    this.#inForce.delete(subscription);
  }
}

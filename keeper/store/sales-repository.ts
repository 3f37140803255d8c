import type { Database } from "./database.ts";

interface WithheldRow {
  readonly plan: string;
  readonly stock: number;
  readonly changes: number;
  readonly pending_from: number | null;
  readonly pending_to: number | null;
}

/** Whether sales are paused, and what is held back; the interface is SalesStore of keeper/commands. */
export class SalesRepository {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async isPaused(): Promise<boolean> {
    return (await this.#db.get("SELECT 1 FROM sales_pause")) !== undefined;
  }

  async setPaused(paused: boolean): Promise<void> {
    await this.#db.run(
      paused ? "INSERT INTO sales_pause VALUES (1) ON CONFLICT DO NOTHING" : "DELETE FROM sales_pause",
    );
  }

  async withheld() {
    const rows = await this.#db.all<WithheldRow>("SELECT * FROM withheld_stock");
    return rows.map(({ plan, stock, changes, pending_from: from, pending_to: to }) => ({
      plan: BigInt(plan),
      stock,
      changes,
      pending: from === null || to === null ? null : { from, to },
    }));
  }

  async begin(plan: bigint, { from, to }: { readonly from: number; readonly to: number }): Promise<void> {
    await this.#db.run(
      `INSERT INTO withheld_stock (plan, pending_from, pending_to) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET pending_from = excluded.pending_from, pending_to = excluded.pending_to`,
      ...[`${plan}`, from, to],
    );
  }

  async end(plan: bigint, isMade: boolean): Promise<void> {
    await this.#db.run(
      `UPDATE withheld_stock SET stock = max(0, stock + CASE ? WHEN 1 THEN pending_from - pending_to ELSE 0 END),
              changes = changes + 1, pending_from = NULL, pending_to = NULL
       WHERE plan = ? AND pending_from IS NOT NULL`,
      ...[isMade ? 1 : 0, `${plan}`],
    );
  }
}

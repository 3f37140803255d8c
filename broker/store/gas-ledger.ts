import type { Database } from "../../keeper/store/database.ts";

/** The gas that transactions were given, and when. */
export class GasLedger {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /**
   * Gas given since then, and how much of it to transactions whose purpose begins so.
   *
   * @param since unix seconds
   * @param stem without wildcards, such as `reject:`
   */
  async since(since: number, stem: string): Promise<{ readonly all: bigint; readonly ofStem: bigint }> {
    const row = await this.#db.get<{ whole: number | null; part: number | null }>(
      `SELECT sum(gas) AS whole, sum(gas) FILTER (WHERE substr(purpose, 1, length(?1)) = ?1) AS part
         FROM gas_spent WHERE at > ?2`,
      stem,
      since,
    );
    return { all: BigInt(row?.whole ?? 0), ofStem: BigInt(row?.part ?? 0) };
  }

  /** Notes a transaction, and forgets what is no day's budget's business any more. @param at unix seconds */
  async note(purpose: string, gas: bigint, at: number, forgetUpTo: number): Promise<void> {
    await this.#db.transaction(async (sql) => {
      await sql.run("DELETE FROM gas_spent WHERE at <= ?", forgetUpTo);
      await sql.run("INSERT INTO gas_spent (at, purpose, gas) VALUES (?, ?, ?)", at, purpose, Number(gas));
    });
  }
}

import type { MachineStatus } from "../core/machine.ts";
import type { Database } from "./database.ts";

/** Machines and destructions, counted. */
export class MachineCountQueries {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async byStatus(): Promise<Readonly<Record<string, number>>> {
    const rows = await this.#db.all<{ status: MachineStatus; n: number }>(
      "SELECT status, count(*) AS n FROM machine GROUP BY status",
    );
    return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
  }

  /** Addresses that are kept back since their machines were destroyed. */
  async quarantined(now: number): Promise<number> {
    const row = await this.#db.get<{ n: number }>(
      "SELECT count(*) AS n FROM address_quarantine WHERE free_at > ?",
      now,
    );
    return row?.n ?? 0;
  }

  async destructions(since: number): Promise<number> {
    const row = await this.#db.get<{ n: number }>(
      "SELECT count(*) AS n FROM destruction WHERE at >= ?",
      since,
    );
    return row?.n ?? 0;
  }
}

import type { MonthlyUsage, UsageMark, UsageSample } from "../core/usage.ts";
import type { Database } from "./database.ts";

interface MarkRow {
  readonly subscription: string;
  readonly at: number;
  readonly read_at: number;
  readonly uptime: number;
  readonly net_in: number;
  readonly net_out: number;
  readonly disk_read: number;
  readonly disk_write: number;
}

interface MonthRow extends Pick<MarkRow, "subscription" | "net_in" | "net_out" | "disk_read" | "disk_write"> {
  readonly month: string;
  readonly full_cpu_s: number;
  readonly memory_gib_h: number;
  readonly running_s: number;
  readonly wanted_s: number;
}

const MARK = ["subscription", "at", "read_at", "uptime", "net_in", "net_out", "disk_read", "disk_write"];
const SUMS = [
  "net_in",
  "net_out",
  "disk_read",
  "disk_write",
  "full_cpu_s",
  "memory_gib_h",
  "running_s",
  "wanted_s",
];
const MONTH = ["subscription", "month", ...SUMS];

/** Rows travel as one JSON text, so that a fleet of thousands is two statements and not ten thousand. */
const rowsOf = (columns: readonly string[]) =>
  `SELECT ${columns.map((name) => `value ->> '${name}'`).join(", ")} FROM json_each(?) WHERE true`;
const SAVE_MARKS = `INSERT INTO usage_mark (${MARK.join(", ")}) ${rowsOf(MARK)}
  ON CONFLICT (subscription) DO UPDATE SET
    ${MARK.slice(1)
      .map((name) => `${name} = excluded.${name}`)
      .join(", ")}`;
const ADD_MONTHS = `INSERT INTO usage_month (${MONTH.join(", ")}) ${rowsOf(MONTH)}
  ON CONFLICT (subscription, month) DO UPDATE SET
    ${SUMS.map((name) => `${name} = ${name} + excluded.${name}`).join(", ")}`;

/** What each VM used by month, and how far that is added up. The interface is UsageStore of keeper/watch. */
export class UsageRepository {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  sample(
    forgetBefore: number,
    addUp: (marks: ReadonlyMap<bigint, UsageMark>) => UsageSample,
  ): Promise<UsageSample> {
    return this.#db.transaction(async (sql) => {
      const rows = await sql.all<MarkRow>("SELECT * FROM usage_mark");
      const sample = addUp(new Map(rows.map((row) => [BigInt(row.subscription), markOfRow(row)])));
      if (sample.additions.length > 0)
        await sql.run(ADD_MONTHS, JSON.stringify(sample.additions.map(rowOfMonth)));
      if (sample.marks.length > 0) await sql.run(SAVE_MARKS, JSON.stringify(sample.marks.map(rowOfMark)));
      await sql.run("DELETE FROM usage_mark WHERE at < ?", forgetBefore);
      return sample;
    });
  }

  /** What the subscription's VM used in that month of UTC (`2026-11`); null when nothing is known of it. */
  async usageOf(subscription: bigint, month: string): Promise<MonthlyUsage | null> {
    const row = await this.#db.get<MonthRow>(
      "SELECT * FROM usage_month WHERE subscription = ? AND month = ?",
      subscription.toString(),
      month,
    );
    return row === undefined ? null : monthOfRow(row);
  }

  /** What the subscription's VM used, the newest month first, at most so many. */
  async monthsOf(subscription: bigint, limit: number): Promise<readonly MonthlyUsage[]> {
    const rows = await this.#db.all<MonthRow>(
      "SELECT * FROM usage_month WHERE subscription = ? ORDER BY month DESC LIMIT ?",
      subscription.toString(),
      limit,
    );
    return rows.map(monthOfRow);
  }

  /** How long all VMs ran since that month (`2026-11`), of the time in which they should have. Seconds. */
  async runningSince(month: string): Promise<{ readonly running: number; readonly wanted: number }> {
    const row = await this.#db.get<{ running: number | null; wanted: number | null }>(
      "SELECT sum(running_s) AS running, sum(wanted_s) AS wanted FROM usage_month WHERE month >= ?",
      month,
    );
    return { running: row?.running ?? 0, wanted: row?.wanted ?? 0 };
  }
}

function rowOfMark(mark: UsageMark): MarkRow {
  return {
    subscription: mark.subscription.toString(),
    at: mark.at,
    read_at: mark.readAt,
    uptime: mark.uptimeSeconds,
    net_in: mark.netInBytes,
    net_out: mark.netOutBytes,
    disk_read: mark.diskReadBytes,
    disk_write: mark.diskWriteBytes,
  };
}

function markOfRow(row: MarkRow): UsageMark {
  return {
    subscription: BigInt(row.subscription),
    at: row.at,
    readAt: row.read_at,
    uptimeSeconds: row.uptime,
    netInBytes: row.net_in,
    netOutBytes: row.net_out,
    diskReadBytes: row.disk_read,
    diskWriteBytes: row.disk_write,
  };
}

function rowOfMonth(usage: MonthlyUsage): MonthRow {
  return {
    subscription: usage.subscription.toString(),
    month: usage.month,
    net_in: usage.netInBytes,
    net_out: usage.netOutBytes,
    disk_read: usage.diskReadBytes,
    disk_write: usage.diskWriteBytes,
    full_cpu_s: usage.fullCpuSeconds,
    memory_gib_h: usage.memoryGibHours,
    running_s: usage.runningSeconds,
    wanted_s: usage.wantedSeconds,
  };
}

function monthOfRow(row: MonthRow): MonthlyUsage {
  return {
    subscription: BigInt(row.subscription),
    month: row.month,
    netInBytes: row.net_in,
    netOutBytes: row.net_out,
    diskReadBytes: row.disk_read,
    diskWriteBytes: row.disk_write,
    fullCpuSeconds: row.full_cpu_s,
    memoryGibHours: row.memory_gib_h,
    runningSeconds: row.running_s,
    wantedSeconds: row.wanted_s,
  };
}

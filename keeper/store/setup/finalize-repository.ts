import type { Database } from "../database.ts";
import type { Sql } from "../sql.ts";

type Status = "todo" | "running" | "interrupted" | "done" | "failed" | "warned";
type Failure = { readonly code: string; readonly what: string; readonly remedy: string } | null;

interface Event<Step> {
  readonly at: number;
  readonly step: Step | null;
  readonly kind: "status" | "log" | "progress";
  readonly text: string;
}

interface StepRow {
  readonly id: string;
  readonly status: Status;
  readonly attempts: number;
  readonly started_at: number | null;
  readonly ended_at: number | null;
  readonly output: string;
  readonly error_code: string | null;
  readonly error_what: string | null;
  readonly remedy: string | null;
}

/** As many of the newest events are kept: an installation has some hundred. */
const MOST_EVENTS = 5_000;

/** The interface is FinalizeStore of installer/finalize. The database has the installer's schema. */
export class FinalizeRepository<Step extends string> {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async run() {
    const row = await this.#db.get<{ answers: string; is_wanted: number }>("SELECT * FROM run");
    if (row === undefined) return null;
    const answers: unknown = JSON.parse(row.answers);
    return { answers, isWanted: row.is_wanted === 1 };
  }

  begin(answers: unknown, again: readonly Step[], at: number): Promise<void> {
    return this.#db.transaction(async (sql) => {
      await sql.run(
        `INSERT INTO run VALUES (1, ?, 1)
         ON CONFLICT DO UPDATE SET answers = excluded.answers, is_wanted = 1`,
        JSON.stringify(answers),
      );
      for (const step of again) {
        const isKnown = await sql.run(
          `UPDATE step SET status = 'todo', started_at = NULL, ended_at = NULL, output = '{}',
                  error_code = NULL, error_what = NULL, remedy = NULL
           WHERE id = ?`,
          step,
        );
        if (isKnown > 0) await add(sql, { at, step, kind: "status", text: "todo" });
      }
    });
  }

  async setWanted(isWanted: boolean): Promise<void> {
    await this.#db.run("UPDATE run SET is_wanted = ?", isWanted ? 1 : 0);
  }

  async steps() {
    const rows = await this.#db.all<StepRow>("SELECT * FROM step");
    return new Map(
      rows.map(({ id, status, attempts, started_at: startedAt, ended_at: endedAt, ...row }) => {
        const output = JSON.parse(row.output) as Record<string, unknown>;
        return [id, { status, attempts, startedAt, endedAt, output, error: failureOf(row) }];
      }),
    );
  }

  enter(step: Step, at: number): Promise<void> {
    return this.#db.transaction(async (sql) => {
      await sql.run(
        `INSERT INTO step (id, status, attempts, started_at, output) VALUES (?, 'running', 1, ?, '{}')
         ON CONFLICT DO UPDATE SET status = 'running', attempts = attempts + 1, started_at = excluded.started_at,
           ended_at = NULL, error_code = NULL, error_what = NULL, remedy = NULL`,
        ...[step, at],
      );
      await add(sql, { at, step, kind: "status", text: "running" });
    });
  }

  end(step: Step, status: Status, at: number, error: Failure): Promise<void> {
    return this.#db.transaction(async (sql) => {
      await sql.run(
        "UPDATE step SET status = ?, ended_at = ?, error_code = ?, error_what = ?, remedy = ? WHERE id = ?",
        ...[status, at, error?.code ?? null, error?.what ?? null, error?.remedy ?? null, step],
      );
      await add(sql, { at, step, kind: "status", text: status });
    });
  }

  async keep(step: Step, output: object): Promise<void> {
    await this.#db.run("UPDATE step SET output = ? WHERE id = ?", JSON.stringify(output), step);
  }

  say(event: Event<Step>): Promise<void> {
    return this.#db.transaction((sql) => add(sql, event));
  }

  events(after: number, most: number) {
    return this.#db.all<Event<Step> & { readonly id: number }>(
      "SELECT id, at, step, kind, text FROM event WHERE id > ? ORDER BY id LIMIT ?",
      ...[after, most],
    );
  }

  async lastEvent(): Promise<number> {
    const row = await this.#db.get<{ id: number | null }>("SELECT max(id) AS id FROM event");
    return row?.id ?? 0;
  }
}

async function add(sql: Sql, { at, step, kind, text }: Event<string>): Promise<void> {
  await sql.run("INSERT INTO event (at, step, kind, text) VALUES (?, ?, ?, ?)", at, step, kind, text);
  await sql.run("DELETE FROM event WHERE id <= (SELECT max(id) FROM event) - ?", MOST_EVENTS);
}

function failureOf({ error_code: code, error_what: what, remedy }: Partial<StepRow>): Failure {
  return code == null || what == null || remedy == null ? null : { code, what, remedy };
}

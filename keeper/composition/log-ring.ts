import type { AdminLog } from "../protocol/api/admin/admin-log.ts";

/** Lines that are kept, and characters of one. */
const MOST = { lines: 2_000, length: 4_000 };
/** Lines in one answer. */
const PAGE = 500;
/** By pino's numbers. */
const LEVELS = [
  [50, "error"],
  [40, "warn"],
  [30, "info"],
] as const;

/** The last lines of the log, in memory: a stream beside the one that keeps them. */
export class LogRing {
  /** JSON as pino writes it; the newest is the one numbered `#last`. */
  readonly #lines: string[] = [];
  #last = 0;

  write(line: string): void {
    this.#last += 1;
    this.#lines.push(line);
    if (this.#lines.length > MOST.lines) this.#lines.shift();
  }

  /** Up to 500 lines after the one with a number, in order; 0: the newest. */
  after(after: number): AdminLog {
    const first = this.#last - this.#lines.length + 1;
    const from = after === 0 || after > this.#last ? this.#last - PAGE + 1 : after + 1;
    const at = Math.max(0, from - first);
    const lines = this.#lines.slice(at, at + PAGE);
    return { lines: lines.map((line, index) => read(line, first + at + index)) };
  }
}

function read(line: string, seq: number): AdminLog["lines"][number] {
  const { time, level, msg, name: _name, pid: _pid, hostname: _hostname, ...fields } = JSON.parse(line);
  const [, word] = LEVELS.find(([least]) => level >= least) ?? [0, "debug" as const];
  const shown = Object.keys(fields).length === 0 ? "" : JSON.stringify(fields).slice(0, MOST.length);
  return { seq, at: Number(time), level: word, message: String(msg ?? ""), fields: shown };
}

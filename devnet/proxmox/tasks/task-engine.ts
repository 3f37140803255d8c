import type { Faults } from "../faults.ts";
import type { NodeState, TaskRecord } from "../state/state.ts";
import { printUpid } from "./upid.ts";

/** What a worker sees of its own task. */
export interface Task {
  readonly upid: string;
  log(line: string): void;
  /** Aborts when somebody stops the task. */
  readonly signal: AbortSignal;
  /** Counts a warning: the task then ends `WARNINGS: n` instead of `OK`. */
  warn(line: string): void;
}

interface Running {
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

const keptTasks = 1000;
const killed = Symbol("killed");

/** Whether a worker was killed rather than stopped: it must not clean up then. */
export function isKilled(signal: AbortSignal): boolean {
  return signal.reason === killed;
}

/** Runs workers as Proxmox VE's tasks: each has a UPID, a log and an exit status. */
export class TaskEngine {
  readonly #state: NodeState;
  readonly #node: string;
  readonly #faults: Faults;
  readonly #changed: () => void;
  readonly #running = new Map<string, Running>();
  readonly #booted = Date.now();

  /** @param changed called whenever a task's record changed on its own */
  constructor(state: NodeState, node: string, faults: Faults, changed: () => void) {
    this.#state = state;
    this.#node = node;
    this.#faults = faults;
    this.#changed = changed;
    // A worker that died with an earlier simulator has no exit status of its own.
    for (const record of state.tasks) {
      if (record.exitstatus === undefined) this.#finish(record, "unexpected status");
    }
  }

  /** Starts a worker and returns its UPID at once. A worker's error is its exit status. */
  start(owner: string, type: string, id: string, worker: (task: Task) => Promise<void> | void): string {
    const starttime = Math.floor(Date.now() / 1000);
    const pid = this.#state.nextPid++;
    const pstart = 100_000 + Math.floor((Date.now() - this.#booted) / 10);
    const upid = printUpid({ node: this.#node, pid, pstart, starttime, type, id, owner });
    const record: TaskRecord = { upid, pid, pstart, starttime, type, id, owner, log: [] };
    this.#state.tasks.unshift(record);
    this.#state.tasks.length = Math.min(this.#state.tasks.length, keptTasks);
    const abort = new AbortController();
    const done = this.#run(record, abort.signal, worker);
    this.#running.set(upid, { abort, done });
    return upid;
  }

  find(upid: string): TaskRecord | undefined {
    return this.#state.tasks.find((record) => record.upid === upid);
  }

  /** Interrupts a running task and resolves when it has ended; a finished one is left alone. */
  async stop(upid: string): Promise<void> {
    const running = this.#running.get(upid);
    running?.abort.abort();
    await running?.done;
  }

  /** Resolves when a task has ended, however it did. */
  async finished(upid: string): Promise<void> {
    await this.#running.get(upid)?.done;
  }

  /** Ends a task's worker as kill -9 would: what it had done stays, and nobody cleans up. */
  kill(upid: string): void {
    this.#running.get(upid)?.abort.abort(killed);
  }

  /** Ends all workers as a power cut would; resolves when they are gone. */
  async killAll(): Promise<void> {
    const running = [...this.#running.values()];
    for (const { abort } of running) abort.abort(killed);
    await Promise.all(running.map(({ done }) => done));
  }

  /** Resolves when no task is running. */
  async settle(): Promise<void> {
    for (const { abort } of this.#running.values()) abort.abort();
    await Promise.all([...this.#running.values()].map(({ done }) => done));
  }

  async #run(
    record: TaskRecord,
    signal: AbortSignal,
    worker: (task: Task) => Promise<void> | void,
  ): Promise<void> {
    let warnings = 0;
    const task: Task = {
      upid: record.upid,
      signal,
      log: (line) => void record.log.push(...line.split("\n")),
      warn: (line) => {
        warnings++;
        record.log.push(`WARN: ${line}`);
      },
    };
    // The answer with the UPID leaves before the worker does anything that can be seen.
    await new Promise((resolve) => setImmediate(resolve));
    let status: string;
    try {
      const fault = await this.#faults.beforeTask(record.type, record.id, signal);
      if (fault === "die") {
        this.#finish(record, "unexpected status");
        return;
      }
      if (fault !== undefined) throw new Error(fault);
      await worker(task);
      status = warnings === 0 ? "OK" : `WARNINGS: ${warnings}`;
      record.log.push(warnings === 0 ? "TASK OK" : `TASK WARNINGS: ${warnings}`);
    } catch (error) {
      if (isKilled(signal)) {
        this.#finish(record, "unexpected status");
        return;
      }
      const text = error instanceof Error ? error.message : String(error);
      status = text.replaceAll("\n", " ");
      record.log.push(`TASK ERROR: ${text}`);
    }
    this.#finish(record, status);
  }

  #finish(record: TaskRecord, status: string): void {
    record.endtime = Math.floor(Date.now() / 1000);
    record.exitstatus = status;
    this.#running.delete(record.upid);
    this.#changed();
  }
}

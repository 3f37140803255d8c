import type { Proxmox } from "proxmox-api";
import { z } from "zod";
import type { Progress } from "../core/progress.ts";
import { classifyTaskExit } from "./classify-failure.ts";
import { PveError } from "./pve-error.ts";
import { readAnswer } from "./read-answer.ts";
import type { TaskLog } from "./task-log.ts";
import { parseUpid } from "./upid.ts";

/** How a task stands. `died`: its worker was killed, so nothing was cleaned up behind it. */
export type TaskState =
  | { readonly kind: "running" }
  | { readonly kind: "ok" }
  | { readonly kind: "failed"; readonly exit: string; readonly upid: string }
  | { readonly kind: "died" }
  | { readonly kind: "unknown" };

const statusShape = z.object({ status: z.string(), exitstatus: z.string().optional() }).loose();

/** A restore says at once what it restores. */
const FIRST_LINES = 50;
const logShape = z.array(z.object({ t: z.string() }).loose());

/** Exit status of a task whose worker vanished. */
const DIED = "unexpected status";

/** Small work such as a linked clone or a start is often done by then; longer work is asked about less often. */
const FIRST_LOOK_MS = 50;
const NEXT_LOOK_MS = 500;

/** Tasks of Proxmox VE, by the keys of the work that they do. Nothing here waits. */
export class Tasks {
  readonly #api: Proxmox.Api;
  readonly #log: TaskLog;

  constructor(api: Proxmox.Api, log: TaskLog) {
    this.#api = api;
    this.#log = log;
  }

  /** Makes a call that starts a task and remembers the task before anything else happens. */
  async begin(key: string, call: () => Promise<unknown>, detail: string): Promise<Progress> {
    const upid = await call();
    parseUpid(upid);
    await this.#log.remember(key, upid as string);
    return { done: false, retryInMs: FIRST_LOOK_MS, detail };
  }

  /**
   * What is left of the work remembered under the key: a Progress while it runs, null when there is none or it ended.
   * Null does not say that the work is done: that is read from the VM.
   *
   * @param tolerate exit texts that are no failure, because the work had been done already
   * @throws the error of a failed task, once; the work may then be begun again
   */
  async pending(key: string, what: string, tolerate?: RegExp): Promise<Progress | null> {
    const state = await this.take(key);
    if (state === null) return null;
    if (state.kind === "running") return { done: false, retryInMs: NEXT_LOOK_MS, detail: what };
    if (state.kind === "failed" && tolerate?.test(state.exit) !== true)
      throw classifyTaskExit(await this.#reason(state), what);
    if (state.kind === "died") throw classifyTaskExit(DIED, what);
    return null;
  }

  /** As `peek`; a task that has ended is forgotten with it. */
  async take(key: string): Promise<TaskState | null> {
    const state = await this.peek(key);
    if (state !== null && state.kind !== "running") await this.#log.forget(key);
    return state;
  }

  /** The state of the task remembered under the key; null when there is none. */
  async peek(key: string): Promise<TaskState | null> {
    const upid = await this.#log.recall(key);
    return upid === null ? null : this.stateOf(upid);
  }

  async remember(key: string, upid: string): Promise<void> {
    await this.#log.remember(key, upid);
  }

  async forget(key: string): Promise<void> {
    await this.#log.forget(key);
  }

  async stateOf(upid: string): Promise<TaskState> {
    const { node } = parseUpid(upid);
    let answer: unknown;
    try {
      answer = await this.#api.nodes.$(node).tasks.$(upid).status.$get();
    } catch (error) {
      if (error instanceof PveError && error.status === 400 && /no such task/i.test(error.words)) {
        return { kind: "unknown" };
      }
      throw error;
    }
    const { status, exitstatus } = readAnswer(statusShape, answer, "a task status");
    if (status !== "stopped") return { kind: "running" };
    if (exitstatus === undefined || exitstatus === DIED) return { kind: "died" };
    if (exitstatus === "OK" || /^WARNINGS: \d+$/.test(exitstatus)) return { kind: "ok" };
    return { kind: "failed", exit: exitstatus, upid };
  }

  /** Whether a task's first lines name something. */
  async names(upid: string, what: string): Promise<boolean> {
    return (await this.#lines(upid, FIRST_LINES)).some((line) => line.includes(what));
  }

  /** @param limit lines; 0 for all */
  async #lines(upid: string, limit: number): Promise<readonly string[]> {
    const answer = await this.#api.nodes.$(parseUpid(upid).node).tasks.$(upid).log.$get({ limit });
    return readAnswer(logShape, answer, "a task log").map(({ t }) => t);
  }

  /** Why a task failed. A backup's exit status does not say; its log does. */
  async #reason({ exit, upid }: Extract<TaskState, { kind: "failed" }>): Promise<string> {
    if (exit !== "job errors") return exit;
    const log = (await this.#lines(upid, 0)).join("\n");
    const [, reason] = /^ERROR: Backup of VM \d+ failed - (.+)$/m.exec(log) ?? [];
    return reason ?? exit;
  }
}

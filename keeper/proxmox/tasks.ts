import type { Proxmox } from "proxmox-api";
import { z } from "zod";
import type { Progress } from "../core/progress.ts";
import { PveError } from "./pve-error.ts";
import { readAnswer } from "./read-answer.ts";
import type { TaskLog } from "./task-log.ts";
import { parseUpid } from "./upid.ts";

/** How a task stands. `died`: its worker was killed, so nothing was cleaned up behind it. */
export type TaskState =
  | { readonly kind: "running" }
  | { readonly kind: "ok" }
  | { readonly kind: "failed"; readonly exit: string }
  | { readonly kind: "died" }
  | { readonly kind: "unknown" };

const statusShape = z.object({ status: z.string(), exitstatus: z.string().optional() });

/** Exit status of a task whose worker vanished. */
const DIED = "unexpected status";

/** Tasks of Proxmox VE, by the keys of the work that they do. Nothing here waits. */
export class Tasks {
  readonly #api: Proxmox.Api;
  readonly #log: TaskLog;

  constructor(api: Proxmox.Api, log: TaskLog) {
    this.#api = api;
    this.#log = log;
  }

  /** Sends the call that starts a task, unless it throws, and remembers the task before anything else happens. */
  async begin(
    key: string,
    call: () => Promise<unknown>,
    retryInMs: number,
    detail: string,
  ): Promise<Progress> {
    const upid = await call();
    parseUpid(upid);
    await this.#log.remember(key, upid as string);
    return { done: false, retryInMs, detail };
  }

  /** The state of the task remembered under the key; null when there is none. Forgets it once it is over. */
  async settle(key: string): Promise<TaskState | null> {
    const upid = await this.#log.recall(key);
    if (upid === null) return null;
    const state = await this.stateOf(upid);
    if (state.kind !== "running") await this.#log.forget(key);
    return state;
  }

  /** As `settle`, but keeps it remembered. */
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
    return { kind: "failed", exit: exitstatus };
  }
}

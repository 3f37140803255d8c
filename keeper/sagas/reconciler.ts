import type { Job, NewJob } from "../core/job.ts";
import type { Time } from "../core/time.ts";
import type { JobEngine } from "../jobs/engine.ts";
import type { JobStore } from "../jobs/job-store.ts";
import { planWork } from "./plan-work.ts";
import type { SagaPorts } from "./saga-ports.ts";

/** How long a difference rests after the job for it has ended without closing it, milliseconds. */
const REST_MS = { done: 2_000, undone: 60_000 } as const;
/** Subscriptions looked at at the same time. */
const WIDTH = 8;

/**
 * Level-triggered: compares what the chain asks with what we hold, and starts the saga that closes the difference. An
 * event only says when to look, so that one that is missed costs no more than the time to the next tick.
 */
export class Reconciler {
  readonly #ports: SagaPorts;
  readonly #engine: JobEngine;
  readonly #store: JobStore;
  readonly #time: Time;

  constructor(ports: SagaPorts, engine: JobEngine, store: JobStore, time: Time) {
    this.#ports = ports;
    this.#engine = engine;
    this.#store = store;
    this.#time = time;
  }

  /** Looks at every subscription that is live on chain or holds a machine. */
  async reconcileAll(): Promise<void> {
    const live = await this.#ports.reader.liveIds("confirmed");
    const held = await this.#ports.registry.list();
    const ids = [...new Set([...live, ...held.map((machine) => machine.subscription)])];
    for (let at = 0; at < ids.length; at += WIDTH) {
      await Promise.all(ids.slice(at, at + WIDTH).map((id) => this.reconcile(id)));
    }
  }

  /** Looks at one subscription. */
  async reconcile(id: bigint): Promise<void> {
    const view = await this.#ports.reader.read(id, "confirmed");
    if (!view) return;
    const machine = await this.#ports.registry.get(id);
    const now = this.#time.now();
    const { offlineGraceSeconds } = this.#ports.settings;
    for (const job of planWork(view, machine, now, offlineGraceSeconds)) {
      const earlier = await this.#store.list({ subject: job.subject });
      const due = this.#whatIsDue(job, earlier, now);
      if (due) await this.#engine.submit(due);
    }
  }

  /** The job, under a key that is not used up, or null while something is at work or has just ended. */
  #whatIsDue(job: NewJob, earlier: readonly Job[], now: number): NewJob | null {
    const isOpen = ({ phase }: Job) => phase !== "done" && phase !== "undone";
    if (earlier.some(isOpen)) return null;
    const same = earlier.filter((old) => old.kind === job.kind && old.key.split("#")[0] === job.key);
    const last = same.at(-1);
    if (!last) return job;
    const rest = last.phase === "undone" ? REST_MS.undone : REST_MS.done;
    return now - last.updatedAt < rest ? null : { ...job, key: `${job.key}#${same.length + 1}` };
  }
}

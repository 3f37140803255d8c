import type { BlockRef, ChainView } from "../core/chain-view.ts";
import type { Fleet, VmFigures } from "../core/fleet.ts";
import type { NewJob } from "../core/job.ts";
import type { Machine } from "../core/machine.ts";
import type { Time } from "../core/time.ts";
import type { JobEngine } from "../jobs/engine.ts";
import type { JobStore } from "../jobs/job-store.ts";
import { ChainClock } from "./chain-clock.ts";
import { dueJob } from "./due-job.ts";
import { Orphanage } from "./orphanage.ts";
import { statementAgesAt } from "./ownership.ts";
import { isAstray, planWork } from "./plan-work.ts";
import type { SagaPorts } from "./saga-ports.ts";

/** Subscriptions looked at at the same time. */
const WIDTH = 8;
/** Nothing is believed to be in order for longer without another look at it, milliseconds. */
const TRUST_MS = 6 * 3_600_000;
const HOUR_MS = 3_600_000;
/** Who waits for a turn is called when it comes; this is for a call that was lost, and to stay in line. */
const LINE_MS = 30_000;
/** So many times as long as a look at all of the chain took, it is not repeated: a slow server has others to serve. */
const LOOK_REST = 3;

export interface ReconcilerAlert {
  readonly code: string;
  readonly what: string;
  readonly remedy: string;
  /** Id of the subscription, decimal. */
  readonly subscription: string;
}

export interface ReconcilerOptions {
  /** Hears of what only a person can settle; at most once an hour of the same. */
  readonly onAlert?: (alert: ReconcilerAlert) => void;
  /** How long jobs that have ended are kept, milliseconds; for ever when left out. */
  readonly retentionMs?: number;
}

/** What a subscription looked like when it was last looked at, and when that is no longer enough. */
interface Memo {
  /** Of the chain's state; none when the chain does not list it. */
  readonly fingerprint: string | undefined;
  /** Of what we hold. */
  readonly holding: string;
  /** Wall clock, milliseconds: a rest is over, or a statement gets old. */
  readonly lookAt: number;
  /** Chain's time, unix seconds, at which it expires; infinite when it need not run. */
  readonly expiresAt: number;
  /** Subjects with a job that had not ended. */
  readonly awaits: readonly string[];
}

/** The last look at all of the chain. */
interface ChainLook {
  readonly fingerprints: ReadonlyMap<bigint, string>;
  readonly block: BlockRef;
  /** Wall clock, milliseconds: when it is time for another. */
  readonly until: number;
}

/** What one tick sees of the whole. */
interface Tick {
  readonly fingerprints: ReadonlyMap<bigint, string>;
  readonly block: BlockRef;
  readonly machines: ReadonlyMap<bigint, Machine>;
  readonly power: ReadonlyMap<number, VmFigures["power"]>;
  readonly open: ReadonlySet<string>;
}

/**
 * Level-triggered: compares what the chain asks with what we hold and with what runs, and starts the saga that closes
 * the difference. An event only says when to look, so that one that is missed costs no more than the time to the next
 * tick. Each tick compares all, less often where the chain's servers take long for it; it reads in full only what is not
 * as it was when it was last found in order.
 */
export class Reconciler {
  readonly #ports: SagaPorts;
  readonly #engine: JobEngine;
  readonly #store: JobStore;
  readonly #time: Time;
  readonly #options: ReconcilerOptions;
  readonly #clock = new ChainClock();
  readonly #orphanage: Orphanage;
  readonly #memos = new Map<bigint, Memo>();
  /** What was alerted, and when. */
  readonly #told = new Map<string, number>();
  #prunedAt = Number.NEGATIVE_INFINITY;
  #chain: ChainLook | null = null;

  constructor(
    ports: SagaPorts,
    engine: JobEngine,
    store: JobStore,
    time: Time,
    options: ReconcilerOptions = {},
  ) {
    this.#ports = ports;
    this.#engine = engine;
    this.#store = store;
    this.#time = time;
    this.#options = options;
    this.#orphanage = new Orphanage(ports);
  }

  /**
   * Compares everything that is live on chain, held, or running.
   *
   * @throws what the hypervisor threw when its fleet could not be read, after all that can be done without
   */
  async reconcileAll(): Promise<void> {
    const { reader, registry, hypervisor, load } = this.#ports;
    let failure: unknown;
    // First: what is read later may be newer, and then a job that finds nothing to do is all it costs.
    const fleet = await hypervisor.readFleet().catch((error: unknown): Fleet | null => {
      failure = error ?? new Error("the fleet cannot be read");
      return null;
    });
    if (fleet) load.learn(fleet.storages);
    await this.#ports.backups?.learn(this.#time.now()).catch((error: unknown) => {
      failure ??= error;
    });
    const { block, fingerprints } = await this.#lookAtChain();
    const held = await registry.list();
    const tick: Tick = {
      block,
      fingerprints,
      machines: new Map(held.map((machine) => [machine.subscription, machine])),
      power: new Map(fleet?.vms.map(({ vmid, power }) => [vmid, power])),
      open: await this.#store.openSubjects(),
    };
    const ids = [...new Set([...fingerprints.keys(), ...tick.machines.keys()])];
    for (const id of this.#memos.keys())
      if (!fingerprints.has(id) && !tick.machines.has(id)) this.#memos.delete(id);
    const chainNow = this.#clock.at(await reader.block("confirmed"), this.#time.now());
    const changed = ids.filter((id) => this.#wantsALook(id, tick, chainNow));
    for (let at = 0; at < changed.length; at += WIDTH)
      await Promise.all(changed.slice(at, at + WIDTH).map((id) => this.#look(id, tick)));
    if (fleet) await this.#lookForOrphans(fleet, tick);
    await this.#prune();
    if (failure !== undefined) throw failure;
  }

  /** Looks at one subscription, whatever was found before. */
  async reconcile(id: bigint): Promise<void> {
    await this.#look(id, null);
  }

  async #lookAtChain(): Promise<ChainLook> {
    const begun = this.#time.now();
    if (this.#chain && begun < this.#chain.until) return this.#chain;
    const seen = await this.#ports.reader.fingerprints("confirmed");
    const ended = this.#time.now();
    this.#chain = { ...seen, until: ended + LOOK_REST * (ended - begun) };
    return this.#chain;
  }

  #wantsALook(id: bigint, tick: Tick, chainNow: number): boolean {
    const memo = this.#memos.get(id);
    if (!memo || memo.fingerprint !== tick.fingerprints.get(id)) return true;
    const machine = tick.machines.get(id) ?? null;
    if (memo.holding !== this.#holdingOf(machine, machine && tick.power.get(machine.vmid))) return true;
    if (this.#time.now() >= memo.lookAt || chainNow >= memo.expiresAt) return true;
    return memo.awaits.some((subject) => !tick.open.has(subject));
  }

  /** @param tick what the tick has seen; null when only an event calls, and then nothing is remembered */
  async #look(id: bigint, tick: Tick | null): Promise<void> {
    this.#memos.delete(id);
    const { reader, registry, settings } = this.#ports;
    const view = await reader.read(id, "confirmed");
    if (!view) return;
    const machine = tick ? (tick.machines.get(id) ?? null) : await registry.get(id);
    const power = machine ? tick?.power.get(machine.vmid) : undefined;
    const now = this.#time.now();
    const chainNow = this.#clock.at(view.block, now);
    const backupAt =
      machine && (this.#ports.backups?.dueAt(view.subscription, machine, { now, chainNow }) ?? null);
    const backupAfter =
      machine && backupAt !== null && backupAt <= now ? this.#newestBackup(machine) : undefined;
    const sight = { chainNow, power, backupAfter, prefix: settings.ipv6 };
    const jobs = planWork(view, machine, now, settings.offlineGraceSeconds, sight);
    const awaits: string[] = [];
    let lookAt = now + TRUST_MS;
    if (backupAt !== null && backupAt > now) lookAt = Math.min(lookAt, backupAt);
    for (const job of jobs) {
      const until = await this.#submit(job, id, machine, now);
      if (until === null) awaits.push(job.subject);
      else lookAt = Math.min(lookAt, until);
    }
    // Another server may lag behind the one that gave the fingerprint, and an old view says nothing of the new state.
    if (!tick || view.block.number < tick.block.number) return;
    if (machine?.statement) lookAt = Math.min(lookAt, this.#agesAt(machine.statement, now) ?? lookAt);
    this.#memos.set(id, {
      fingerprint: tick.fingerprints.get(id),
      holding: this.#holdingOf(machine, power),
      lookAt,
      expiresAt: expiryOf(view, chainNow),
      awaits,
    });
  }

  /** Unix seconds; 0 when there is none. */
  #newestBackup(machine: Machine): number {
    return this.#ports.backups?.timesOf(machine).at(-1) ?? 0;
  }

  #holdingOf(machine: Machine | null, power: VmFigures["power"] | null | undefined): string {
    const { backups, settings } = this.#ports;
    const holding = `${holdingOf(machine, power)} ${settings.ipv6}`;
    return machine && backups ? `${holding} ${this.#newestBackup(machine)}` : holding;
  }

  /** When a statement gets old; null when it is so already, and a job for that is at work or rests. */
  #agesAt(statement: NonNullable<Machine["statement"]>, now: number): number | null {
    const at = statementAgesAt(statement, this.#ports.settings.offlineGraceSeconds);
    return at > now ? at : null;
  }

  /**
   * Makes the job unless one is at work, or has ended since we looked at the machine (null then too), or has just ended
   * like it, or it is another's turn; returns until when it rests.
   */
  async #submit(job: NewJob, id: bigint, machine: Machine | null, now: number): Promise<number | null> {
    const open = await this.#store.list({ subject: job.subject, open: true });
    if (open.length > 0) return null;
    // In this order: what a job did to the machine is in the registry before the job has ended.
    if (holdingOf(await this.#ports.registry.get(id), undefined) !== holdingOf(machine, undefined))
      return null;
    const due = dueJob(job, await this.#store.last(job), now);
    if (due.alert) this.#tell({ ...due.alert, subscription: job.subject.split(":")[0] ?? "" });
    if (!due.job) return due.restsUntil;
    if (due.job.kind === "backup" && machine && !this.#isTurnToBackUp(due.job, machine, now))
      return now + LINE_MS;
    await this.#engine.submit(due.job);
    return null;
  }

  /** Takes the place, which the job keeps. The key is the newest backup's time: whose is the oldest comes first. */
  #isTurnToBackUp({ key }: NewJob, { subscription, node }: Machine, now: number): boolean {
    const newest = Number(key.split("#")[0]);
    return this.#ports.load.mayBackUp(subscription, newest, node, now);
  }

  async #lookForOrphans(fleet: Fleet, { fingerprints, machines, open }: Tick): Promise<void> {
    const isExplained = (id: bigint) => fingerprints.has(id) || machines.has(id) || open.has(`${id}`);
    const now = this.#time.now();
    for (const { id, where, view } of await this.#orphanage.find(fleet.vms, isExplained, now)) {
      this.#tell({
        code: "ORPHAN_VM",
        what: `${where} is marked as ours, and subscription ${id} ${view ? `is ${view.subscription.status}` : "does not exist"}`,
        remedy:
          "none while its subscription ends, it is removed then; else see whose it is, and remove it by hand",
        subscription: `${id}`,
      });
      if (!view) continue;
      const { offlineGraceSeconds } = this.#ports.settings;
      for (const job of planWork(view, null, now, offlineGraceSeconds, { isOrphaned: true }))
        await this.#submit(job, id, null, now);
    }
  }

  #tell(alert: ReconcilerAlert): void {
    const now = this.#time.now();
    const what = `${alert.code} ${alert.subscription}`;
    if (now - (this.#told.get(what) ?? Number.NEGATIVE_INFINITY) < HOUR_MS) return;
    for (const [other, at] of this.#told) if (now - at >= HOUR_MS) this.#told.delete(other);
    this.#told.set(what, now);
    this.#options.onAlert?.(alert);
  }

  async #prune(): Promise<void> {
    const { retentionMs } = this.#options;
    const now = this.#time.now();
    if (retentionMs === undefined || now - this.#prunedAt < HOUR_MS) return;
    this.#prunedAt = now;
    await this.#store.prune(now - retentionMs);
  }
}

/** All of what we hold that planWork goes by. */
function holdingOf(machine: Machine | null, power: VmFigures["power"] | null | undefined): string {
  if (!machine) return "";
  const { status, generation, sealedGeneration, operations, halted, throttleMbps, statement } = machine;
  const { ipv6Prefix, readdressings } = machine;
  const astray = isAstray(machine, power ?? undefined);
  return `${status} ${generation} ${sealedGeneration} ${operations} ${halted} ${throttleMbps} ${statement?.seq} ${astray} ${ipv6Prefix} ${readdressings}`;
}

function expiryOf({ subscription }: ChainView, chainNow: number): number {
  const { status, expiresAt } = subscription;
  return status === "active" && expiresAt > chainNow ? expiresAt : Number.POSITIVE_INFINITY;
}

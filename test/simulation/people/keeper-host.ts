import { type Logger, pino } from "pino";
import { buildKeeper } from "../../../keeper/composition/build-keeper.ts";
import type { Outside } from "../../../keeper/composition/outside.ts";
import type { KeeperConfig } from "../../../keeper/config.ts";
import { ProxmoxBackups } from "../../../keeper/proxmox/proxmox-backups.ts";
import { ProxmoxHypervisor } from "../../../keeper/proxmox/proxmox-hypervisor.ts";
import { createPve } from "../../../keeper/proxmox/pve.ts";
import type { PveSender } from "../../../keeper/proxmox/pve-sender.ts";
import { Database } from "../../../keeper/store/database.ts";
import { TaskLog } from "../../../keeper/store/task-log.ts";
import type { RpcNetwork } from "../chain/rpc-network.ts";
import { Life } from "../clock/life.ts";
import { MemoryStore } from "../clock/memory-store.ts";
import type { Random } from "../clock/random.ts";
import type { Scheduler } from "../clock/scheduler.ts";
import type { Faults } from "../faults.ts";
import { BACKUP_STORAGE, type Cluster } from "../proxmox/cluster.ts";
import { senderOf } from "../proxmox/simulated-sender.ts";

import type { Doors } from "./doors.ts";
import { InboxSafe } from "./inbox-safe.ts";

/** systemd starts it again after so long. */
const RESTART_MS = 5_000;
const DAY_MS = 86_400_000;

interface HostOptions {
  readonly config: KeeperConfig;
  readonly keys: Outside["keys"];
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly faults: Faults;
  readonly cluster: Cluster;
  readonly network: RpcNetwork;
  readonly doors: Doors;
  /** What stands between the driver and the cluster, for spoiled ones. */
  readonly between: (sender: PveSender, cluster: Cluster) => PveSender;
}

/** The machine that the keeper's process runs on: starts it, lets it die, keeps its store. */
export class KeeperHost {
  readonly #o: HostOptions;
  readonly #log: Logger;
  readonly #safe = new InboxSafe();
  #store = new MemoryStore();
  #stores = 1;
  #hasLostKeys = false;
  #life: Life | null = null;
  #nextKill = 0;
  /** VMs with a mark of ours whose subscription does not exist: the keeper tells a person and leaves them alone. */
  readonly orphans = new Set<number>();
  /** When the fleet's circuit breaker was last said to hold up a destruction, ms. */
  #breakerAt = Number.NEGATIVE_INFINITY;
  #lives = 0;

  constructor(options: HostOptions) {
    this.#o = options;
    const { trace } = options.scheduler;
    const level = trace.keeps ? "info" : "silent";
    this.#log = pino(
      { level, base: null, timestamp: false },
      { write: (line) => trace.note(`log ${line.trim()}`) },
    );
    this.#planKill();
    this.start();
  }

  /** Within a day of its alert: a mistake must not take the whole fleet, so what has ended waits for a person or a day. */
  get breakerHolds(): boolean {
    return this.#o.scheduler.now - this.#breakerAt < DAY_MS;
  }

  /** Whether there were things that only guests can tell again. */
  get hasLostStore(): boolean {
    return this.#stores > 1;
  }

  /** Whether commands were sealed to keys that are gone. */
  get hasLostKeys(): boolean {
    return this.#hasLostKeys;
  }

  /** What stands in a table of the store. */
  rows<Row>(table: string): readonly Row[] {
    return this.#store.rows(table);
  }

  start(): void {
    const { config, keys, scheduler, random, cluster, network, doors } = this.#o;
    const life = new Life(scheduler, this.#stores);
    this.#life = life;
    const number = ++this.#lives;
    scheduler.trace.note(`keeper: life ${number} begins`);
    const chance = random.fork(`life ${number}`);
    const work = async () => {
      const database = await Database.over(
        this.#store.connect(life, chance.fork("store")),
        "the simulated store",
      );
      const sender = this.#o.between(senderOf(cluster, life), cluster);
      const pve = createPve(sender, cluster.config, new TaskLog(database), life.time.now);
      const keeper = await buildKeeper(config, {
        log: this.#log,
        time: life.time,
        random: () => chance.next(),
        post: network.postOf(life),
        openSocket: () => {
          throw new Error("the simulated configuration names no socket");
        },
        keys,
        randomBytes: (length) => chance.bytes(length),
        knocks: doors.knocksOf(life),
        inboxSecrets: this.#safe.secretsOf(life, chance.fork("inbox keys")),
        database,
        hypervisor: new ProxmoxHypervisor(pve),
        backups: new ProxmoxBackups(pve, BACKUP_STORAGE),
        onEvent: ({ name, detail = "" }) => {
          if (name === "alert" && detail.includes("DESTRUCTION_LIMIT")) this.#breakerAt = scheduler.now;
          const orphan = /ORPHAN_VM: VM (\d+)/.exec(detail)?.[1];
          if (name === "alert" && orphan !== undefined) this.orphans.add(Number(orphan));
        },
        close: () => database.close(),
      });
      return keeper.ended;
    };
    work().then(
      (end) =>
        this.#ended(life, end === null || end === "new-key" ? "stopped" : `${end.code}: ${end.message}`),
      (error: Error) => this.#ended(life, error.message),
    );
  }

  /** Between two events: whether the process is to die here. */
  look(): void {
    const { scheduler, faults, random } = this.#o;
    if (!this.#life?.alive || !faults.active) return;
    if (
      scheduler.steps >= this.#nextKill &&
      faults.strikes("keeper: killed", 1, `after ${scheduler.lastLabel}`)
    ) {
      this.kill(random.between(500, 40_000), faults.strikes("keeper: store lost", 0.15));
      this.#planKill();
    }
    // The moments that matter: something was just done, and its doer does not know yet.
    else if (
      scheduler.lastLabel.endsWith("arrives") &&
      faults.strikes("keeper: killed", 0.03, `after ${scheduler.lastLabel}`)
    )
      this.kill(random.between(500, 40_000), false);
    else if (scheduler.lastLabel === "block" && faults.strikes("keeper: frozen", 0.005))
      this.#life.freeze(random.between(10_000, 240_000));
  }

  /** Whoever has stopped the process lets it go on. */
  thaw(): void {
    this.#life?.thaw();
  }

  /** kill -9, and perhaps the loss of the disk. */
  kill(pauseMs: number, loseStore: boolean): void {
    this.#life?.end();
    this.#life = null;
    if (loseStore) {
      this.#store.close();
      this.#store = new MemoryStore();
      this.#stores++;
      if (this.#o.faults.strikes("keeper: inbox keys lost", 0.5)) {
        this.#safe.lose();
        this.#hasLostKeys = true;
      }
    }
    this.#o.scheduler.trace.note(`keeper: killed${loseStore ? ", and its store is lost" : ""}`);
    this.#o.scheduler.after(
      pauseMs,
      "systemd starts the keeper",
      () => this.start(),
      () => this.#life === null,
    );
  }

  close(): void {
    this.#life?.end();
    this.#life = null;
    this.#store.close();
  }

  #ended(life: Life, why: string): void {
    if (!life.alive || this.#life !== life) return;
    life.end();
    this.#life = null;
    this.#o.scheduler.trace.note(`keeper: ended: ${why}`);
    this.#o.scheduler.after(
      RESTART_MS,
      "systemd starts the keeper",
      () => this.start(),
      () => this.#life === null,
    );
  }

  #planKill(): void {
    this.#nextKill = this.#o.scheduler.steps + this.#o.random.between(20, 1_500);
  }
}

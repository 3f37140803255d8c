import type { Fault } from "../faults.ts";
import type { Cluster } from "./cluster.ts";
import type { SimVm } from "./sim-vm.ts";

export interface SimTask {
  readonly upid: string;
  readonly node: string;
  readonly type: string;
  readonly id: string;
  /** Unix seconds. */
  readonly starttime: number;
  readonly log: string[];
  /** Null while it runs. */
  exitstatus: string | null;
}

/** What a worker does when its time has come: throws what becomes its exit status. */
type Work = () => void;

/** Exit texts of tasks that may be tried again. */
const FAILURES = [
  "can't lock file '/var/lock/pve-manager/pve-storage-vmstore' - got timeout",
  "storage 'vmstore' is not online",
  "start failed: org.freedesktop.DBus.Error.Timeout",
];

/** Tasks of the cluster: each takes its time, holds its VM's lock, and may fail, hang or die. */
export class SimTasks {
  readonly all: SimTask[] = [];
  readonly #cluster: Cluster;
  #count = 0;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  find(upid: string): SimTask | undefined {
    return this.all.find((task) => task.upid === upid);
  }

  get running(): boolean {
    return this.all.some(({ exitstatus }) => exitstatus === null);
  }

  /**
   * @param id what it works on: of a clone the source
   * @param undo what a worker that fails, but does not die, cleans up
   */
  start(
    {
      node,
      type,
      id,
      ms,
      vm,
      log = [],
    }: {
      readonly node: string;
      readonly type: string;
      readonly id: string;
      readonly ms: number;
      readonly vm: SimVm | null;
      readonly log?: string[];
    },
    work: Work,
    undo: () => void = () => undefined,
  ): string {
    const { scheduler, faults, config, random } = this.#cluster;
    const hex = (value: number) => value.toString(16).toUpperCase().padStart(8, "0");
    const starttime = Math.floor(scheduler.now / 1000);
    const upid = `UPID:${node}:${hex(++this.#count)}:${hex(this.#count)}:${hex(starttime)}:${type}:${id}:${config.tokenId}:`;
    const task: SimTask = { upid, node, type, id, starttime, log, exitstatus: null };
    this.all.unshift(task);
    if (vm) vm.heldBy = upid;
    const detail = `${type} ${vm?.vmid ?? id}`;
    const dies: Fault = type === "qmclone" ? "pve: clone's worker dies" : "pve: worker dies";
    const fate = faults.strikes(dies, type === "qmclone" ? 0.1 : 0.03, detail)
      ? "dies"
      : faults.strikes("pve: task fails", 0.06, detail)
        ? "fails"
        : "ends";
    const slow = faults.strikes("pve: task slow", 0.1, detail) ? random.between(5, 20) : 1;
    scheduler.after(ms * slow, `task ${detail} ${fate}`, () => {
      if (task.exitstatus !== null) return;
      if (fate === "dies") return this.#end(task, vm, "unexpected status");
      try {
        if (fate === "fails") throw new Error(random.pick(FAILURES));
        work();
        this.#end(task, vm, "OK");
      } catch (error) {
        undo();
        this.#end(task, vm, (error as Error).message);
      }
    });
    return upid;
  }

  /** The node is gone, and its workers with it. */
  killAllOn(node: string): void {
    for (const task of this.all) {
      if (task.node !== node || task.exitstatus !== null) continue;
      task.exitstatus = "unexpected status";
      for (const vm of this.#cluster.vms.values()) if (vm.heldBy === task.upid) vm.heldBy = null;
    }
  }

  #end(task: SimTask, vm: SimVm | null, exit: string): void {
    task.exitstatus = exit;
    if (vm?.heldBy === task.upid) vm.heldBy = null;
  }
}

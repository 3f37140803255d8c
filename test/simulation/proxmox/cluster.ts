import type { ProxmoxConfig } from "../../../keeper/proxmox/proxmox-config.ts";
import type { Random } from "../clock/random.ts";
import type { Scheduler } from "../clock/scheduler.ts";
import type { Faults } from "../faults.ts";
import { Guest } from "./guest.ts";
import type { SimBackup } from "./sim-backup.ts";
import { SimTasks } from "./sim-tasks.ts";
import type { SimVm } from "./sim-vm.ts";

export const TEMPLATE = 9_000;
export const BACKUP_STORAGE = "backups";
const TEMPLATE_GIB = 2;

/** Who checks what is done to VMs. */
export interface VmWatch {
  /** A clone was begun. */
  cloning(vmid: number, mark: string): void;
  /** Something of this VM is about to be changed by the keeper. */
  changing(vm: SimVm, what: string): void;
  /** The keeper's request to destroy it was taken. */
  destroying(vm: SimVm): void;
  /** A backup is about to be written over it. */
  restoring(vm: SimVm, backup: SimBackup): void;
}

export interface SimNode {
  readonly name: string;
  online: boolean;
}

/** A cluster of three nodes: what is on it, and what happens to it by itself. */
export class Cluster {
  readonly config: ProxmoxConfig;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly faults: Faults;
  readonly watch: VmWatch;
  readonly tasks: SimTasks;
  readonly nodes: readonly SimNode[] = ["pve1", "pve2", "pve3"].map((name) => ({ name, online: true }));
  readonly vms = new Map<number, SimVm>();
  /** Uploaded files as Latin-1, by `node volid`. */
  readonly files = new Map<string, string>();
  /** On a storage that all nodes share, by volume id. */
  readonly backups = new Map<string, SimBackup>();
  /** Whether the disks of all nodes are on one storage. */
  readonly shared: boolean;
  storageFull = false;
  /** Until then no API server answers, ms. */
  downUntil = 0;
  #serial = 0;

  constructor(parts: Pick<Cluster, "config" | "scheduler" | "random" | "faults" | "watch">) {
    this.config = parts.config;
    this.scheduler = parts.scheduler;
    this.random = parts.random;
    this.faults = parts.faults;
    this.watch = parts.watch;
    this.shared = parts.random.chance(0.5);
    this.tasks = new SimTasks(this);
    this.add(TEMPLATE, "pve1", { foreign: true, template: true, options: [["name", "debian-12"]] });
    parts.scheduler.every(
      () => parts.random.between(8_000, 12_000),
      "the cluster lives",
      () => this.#live(),
    );
  }

  add(
    vmid: number,
    node: string,
    {
      foreign,
      template = false,
      options,
      pool = null,
    }: {
      readonly foreign: boolean;
      readonly template?: boolean;
      readonly options: readonly (readonly [string, string])[];
      readonly pool?: string | null;
    },
  ): SimVm {
    const vm: SimVm = {
      vmid,
      serial: ++this.#serial,
      node,
      config: new Map(options),
      pool,
      lock: "",
      power: "stopped",
      startedAt: 0,
      diskGiB: TEMPLATE_GIB,
      foreign,
      template,
      digest: 1,
      stuckUntil: 0,
      heldBy: null,
      ipset: new Map(),
      firewall: new Map(),
      rules: [],
      snapshots: [],
      parent: null,
      offFromInside: false,
      guest: new Guest(this.scheduler, this.random.fork(`guest ${this.#serial}`), this.faults),
    };
    this.vms.set(vmid, vm);
    return vm;
  }

  remove(vm: SimVm): void {
    if (this.vms.get(vm.vmid) !== vm) return;
    vm.guest.powerOff();
    this.vms.delete(vm.vmid);
  }

  isOnline(node: string): boolean {
    return this.nodes.some(({ name, online }) => name === node && online);
  }

  /** VMs that the keeper has made, by their mark. */
  made(mark: string): readonly SimVm[] {
    return [...this.vms.values()].filter((vm) => !vm.foreign && vm.config.get("description") === mark);
  }

  /** Unix seconds by which the keeper knows a VM's backups, the oldest first. */
  backupTimes({ serial }: SimVm): readonly number[] {
    return [...this.backups.values()]
      .filter((backup) => backup.serial === serial)
      .map(({ notes }) => Number(notes.split("@")[1]))
      .sort((a, b) => a - b);
  }

  powerOn(vm: SimVm): void {
    vm.power = "running";
    vm.offFromInside = false;
    vm.startedAt = this.scheduler.now;
    const drive = (vm.config.get("ide2") ?? "").split(",")[0];
    vm.guest.powerOn(this.files.get(`${vm.node} ${drive}`) ?? null);
  }

  powerOff(vm: SimVm): void {
    vm.power = "stopped";
    vm.guest.powerOff();
  }

  /** Takes a node away, as a power cut does. */
  lose(node: SimNode): void {
    node.online = false;
    this.tasks.killAllOn(node.name);
    for (const vm of this.vms.values()) if (vm.node === node.name) this.powerOff(vm);
    this.scheduler.trace.note(`node ${node.name} is lost`);
  }

  restore(node: SimNode): void {
    if (node.online) return;
    node.online = true;
    this.scheduler.trace.note(`node ${node.name} is back`);
    for (const vm of this.vms.values())
      if (vm.node === node.name && vm.config.get("onboot") === "1") this.powerOn(vm);
  }

  /** Somebody ends all troubles: the quiet begins. */
  heal(): void {
    this.storageFull = false;
    this.downUntil = 0;
    for (const vm of this.vms.values()) vm.stuckUntil = 0;
    for (const node of this.nodes) this.restore(node);
  }

  #live(): void {
    const { faults, random, scheduler } = this;
    const ours = [...this.vms.values()].filter(({ foreign }) => !foreign);
    for (const vm of ours) {
      if (
        vm.power === "running" &&
        vm.guest.isReady &&
        faults.strikes("guest: off from inside", 0.02, `VM ${vm.vmid}`)
      ) {
        this.powerOff(vm);
        vm.offFromInside = true;
      }
      if (faults.strikes("pve: lock stuck", 0.02, `VM ${vm.vmid}`))
        vm.stuckUntil = scheduler.now + random.between(5_000, 90_000);
    }
    if (!this.storageFull && faults.strikes("pve: storage full", 0.02)) this.storageFull = true;
    else if (this.storageFull && random.chance(0.15)) this.storageFull = false;
    if (this.nodes.every(({ online }) => online) && faults.strikes("pve: node lost", 0.015))
      this.lose(random.pick(this.nodes));
    else for (const node of this.nodes) if (!node.online && random.chance(0.1)) this.restore(node);
    if (faults.strikes("pve: all unreachable", 0.01))
      this.downUntil = scheduler.now + random.between(10_000, 60_000);
    const vmid = this.config.vmidBase + random.between(1, 6);
    if (!this.vms.has(vmid) && faults.strikes("pve: id taken by somebody else", 0.06, `VM ${vmid}`)) {
      // Even by name one of ours, and sometimes in our pool: a clone that an administrator has made by hand.
      const pool = random.chance(0.5) ? this.config.pool : null;
      const name = `bh-${vmid - this.config.vmidBase}`;
      this.add(vmid, random.pick(this.nodes).name, { foreign: true, pool, options: [["name", name]] });
    }
  }
}

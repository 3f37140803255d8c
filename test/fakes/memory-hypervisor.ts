import type { Commitment } from "../../keeper/core/commitment.ts";
import { FinalError, RetryableError } from "../../keeper/core/errors.ts";
import type { Fleet } from "../../keeper/core/fleet.ts";
import type { Observation } from "../../keeper/core/observation.ts";
import type { Progress } from "../../keeper/core/progress.ts";
import type { Fence, VmIdentity, VmLimit, VmSpec } from "../../keeper/core/vm.ts";
import type { Hypervisor } from "../../keeper/sagas/ports/hypervisor.ts";

/** A VM with its guest. */
export interface MemoryVm {
  readonly mark: string;
  readonly node: string;
  configured: boolean;
  address: string | null;
  /** As it was fenced. */
  sendsMail?: boolean;
  ipv6?: string | null;
  /** Undefined: as its plan says. Snapshots and backups are made without one here. */
  limit?: VmLimit | undefined;
  seed: Readonly<Record<string, string>> | null;
  power: "running" | "stopped";
  onBoot: boolean;
  files: Map<string, string>;
  /** Of the last start, by the hypervisor's clock. */
  startedAt?: number;
  /** Files as they were when a snapshot was made. */
  snapshots?: Map<string, Map<string, string>>;
  rolledBackAt?: number;
  /** Files as they were when a backup was made, by its time; see MemoryBackups. */
  backups?: Map<number, Map<string, string>>;
  restored?: { readonly takenAt: number; readonly at: number };
  /** What a clone leaves whose worker died: locked, and never to be had by a token. */
  isWreck?: boolean;
}

/** The ed25519 host key that the first guest of a subscription makes. */
export const HOST_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH";
/** That of its next ones: each generation has another. */
export const hostKeyOf = (mark: string) =>
  mark.endsWith(":1") ? HOST_KEY : HOST_KEY.replace(/.$/, String.fromCharCode(71 + 4 * Number(mark.at(-1))));
const READY = "/run/blockhost/ready";
const UPLINK = "/etc/systemd/network/10-uplink.network";
const OWNERSHIP = "/var/lib/blockhost/ownership";

/** The Hypervisor contract in memory, with guests that behave. Long work takes one more look. Seeds are JSON here. */
export class MemoryHypervisor implements Hypervisor {
  readonly vms = new Map<number, MemoryVm>();
  /** Names of all calls that changed something. */
  readonly acts: string[] = [];
  capacity = Number.POSITIVE_INFINITY;
  guestsAnswer = true;
  /** Generations whose clone's worker dies, and leaves a wreck. */
  readonly doomed = new Set<number>();
  /** Whether it dies so late that the wreck is in our pool: only what is there is ever listed. */
  wrecksAreInPool = false;
  /** Whether the fleet can be read, and which nodes are away. */
  isAway = false;
  readonly nodesAway = new Set<string>();
  /** How often the fleet was read, and what else was asked. */
  looks = 0;
  readonly #begun = new Set<string>();
  /** Ids under which the last that was done was to destroy a VM. */
  readonly #destroyed = new Set<number>();
  readonly #now: () => number;

  /** @param now wall clock of the nodes, milliseconds */
  constructor(now: () => number = () => 0) {
    this.#now = now;
  }

  async checkAccess() {}

  async observe(vm: VmIdentity): Promise<Observation> {
    const found = this.vms.get(vm.vmid);
    if (!found) return { kind: "absent" };
    if (found.isWreck) return { kind: "wreck", detail: "it keeps lock: clone" };
    if (found.mark !== vm.mark) return { kind: "foreign", detail: `its mark is ${found.mark}` };
    return { kind: "ours", node: found.node, power: found.power };
  }

  async listMarks(vmids?: ReadonlySet<number>) {
    const wanted = this.#listed().filter(([vmid]) => vmids?.has(vmid) ?? true);
    return wanted.map(([, { mark }]) => mark);
  }

  async chooseNode(_spec: VmSpec, committed: readonly Commitment[], _drained?: ReadonlySet<string>) {
    const used = new Set([...this.vms.keys(), ...committed.map(({ vmid }) => vmid)]);
    if (used.size >= this.capacity) throw new FinalError("NO_CAPACITY", "no node has room", "add one");
    return "node1";
  }

  async readFleet(): Promise<Fleet> {
    this.looks++;
    if (this.isAway) throw new RetryableError("PVE_UNREACHABLE", "no node answers", "wait");
    const none = {
      cpu: 0,
      memoryBytes: 0,
      netInBytes: 0,
      netOutBytes: 0,
      diskReadBytes: 0,
      diskWriteBytes: 0,
    };
    const vms = this.#listed().map(([vmid, { node, power }]) => ({
      vmid,
      node,
      power: this.nodesAway.has(node) ? ("unknown" as const) : power,
      uptimeSeconds: 0,
      ...none,
    }));
    return { vms, nodes: [], storages: [] };
  }

  async ensureCloned(vm: VmIdentity, _spec: VmSpec, node: string) {
    if (this.vms.get(vm.vmid)?.isWreck) throw wreckOf(vm);
    return this.#slowly(vm, "clone", this.vms.has(vm.vmid), () => {
      const isWreck = this.doomed.has(Number(vm.mark.split(":").at(-1)));
      this.#destroyed.delete(vm.vmid);
      this.vms.set(vm.vmid, {
        isWreck,
        mark: vm.mark,
        node,
        configured: false,
        address: null,
        seed: null,
        power: "stopped",
        onBoot: false,
        files: new Map(),
      });
      if (isWreck) throw wreckOf(vm);
    });
  }

  ensureConfigured(vm: VmIdentity, _spec: VmSpec) {
    const found = this.#ours(vm);
    return this.#slowly(vm, "configure", found.configured, () => {
      found.configured = true;
    });
  }

  ensureLimited(vm: VmIdentity, _spec: VmSpec, limit: VmLimit | null) {
    const found = this.#ours(vm);
    return this.#slowly(vm, "limit", (found.limit?.mbps ?? null) === (limit?.mbps ?? null), () => {
      found.limit = limit ?? undefined;
    });
  }

  async ensureFenced(vm: VmIdentity, { ipv4, ipv6, sendsMail }: Fence): Promise<Progress> {
    Object.assign(this.#ours(vm), { address: ipv4, ipv6, sendsMail });
    return { done: true };
  }

  async fencedAddress(vm: VmIdentity) {
    const found = this.vms.get(vm.vmid);
    return found?.mark === vm.mark ? found.address : null;
  }

  async fencedAddresses(except: ReadonlySet<number>) {
    const others = this.#listed().filter(([vmid]) => !except.has(vmid));
    const isAway = ([, { node }]: readonly [number, MemoryVm]) => this.nodesAway.has(node);
    const addresses = others.filter((each) => !isAway(each)).flatMap(([, { address }]) => address ?? []);
    return { addresses: new Set(addresses), unread: others.filter(isAway).map(([vmid]) => vmid) };
  }

  ensureSeeded(vm: VmIdentity, iso: Uint8Array) {
    const found = this.#ours(vm);
    return this.#slowly(vm, "seed", found.seed !== null, () => {
      found.seed = JSON.parse(new TextDecoder().decode(iso)) as Record<string, string>;
    });
  }

  ensureStarted(vm: VmIdentity) {
    const found = this.#ours(vm);
    return this.#slowly(vm, "start", found.power === "running", () => {
      found.power = "running";
      found.startedAt = this.#now();
      if (found.seed) {
        found.files.set(OWNERSHIP, found.seed["blockhost/ownership"] ?? "");
        const instance = /^instance=(.*)$/m.exec(found.seed["blockhost/guest.conf"] ?? "")?.[1];
        found.files.set("instance", instance ?? "");
        found.files.set(UPLINK, found.seed["blockhost/uplink.network"] ?? "");
        found.files.set("/etc/ssh/ssh_host_ed25519_key.pub", `${hostKeyOf(found.mark)} root@guest\n`);
      }
      found.files.set(READY, `ready ${found.files.get("instance")}\n`);
    });
  }

  async ensureSeedRemoved(vm: VmIdentity): Promise<Progress> {
    const found = this.#ours(vm);
    found.seed = null;
    found.onBoot = true;
    return { done: true };
  }

  ensureStopped(vm: VmIdentity) {
    const found = this.#ours(vm);
    found.onBoot = false;
    return this.#slowly(vm, "stop", found.power === "stopped", () => {
      found.power = "stopped";
      found.files.delete(READY);
    });
  }

  ensureRebooted(vm: VmIdentity, since: number) {
    const found = this.#ours(vm);
    const isDone = found.power === "running" && (found.startedAt ?? 0) > since;
    return this.#slowly(vm, "reboot", isDone, () => {
      found.startedAt = Math.max(this.#now(), since + 1);
    });
  }

  async snapshots(vm: VmIdentity) {
    const now = Math.floor(this.#now() / 1_000);
    return new Map([...(this.#ours(vm).snapshots ?? new Map()).keys()].map((name) => [name, now]));
  }

  ensureSnapshot(vm: VmIdentity, name: string) {
    const found = this.#ours(vm);
    return this.#slowly(vm, "snapshot", found.snapshots?.has(name) ?? false, () => {
      found.snapshots = new Map(found.snapshots).set(name, new Map(found.files));
    });
  }

  ensureSnapshotRemoved(vm: VmIdentity, name: string) {
    const found = this.#ours(vm);
    return this.#slowly(vm, "remove-snapshot", !found.snapshots?.has(name), () => {
      found.snapshots?.delete(name);
    });
  }

  ensureRolledBack(vm: VmIdentity, name: string, since: number) {
    const found = this.#ours(vm);
    const kept = found.snapshots?.get(name);
    if (!kept) throw new FinalError("PVE_NO_SNAPSHOT", `${vm.name} has no snapshot ${name}`, "look");
    return this.#slowly(vm, "rollback", (found.rolledBackAt ?? 0) > since, () => {
      found.files = new Map(kept);
      found.limit = undefined;
      found.power = "stopped";
      found.rolledBackAt = Math.max(this.#now(), since + 1);
    });
  }

  ensureDestroyed(vm: VmIdentity) {
    if (this.vms.has(vm.vmid)) this.#ours(vm);
    return this.#slowly(vm, "destroy", !this.vms.has(vm.vmid), () => {
      this.vms.delete(vm.vmid);
      this.#destroyed.add(vm.vmid);
    });
  }

  async wasDestroyed({ vmid }: VmIdentity) {
    return this.#destroyed.has(vmid);
  }

  async readGuestFile(vm: VmIdentity, path: string) {
    const found = this.vms.get(vm.vmid);
    if (found?.mark !== vm.mark || found.power !== "running" || !this.guestsAnswer) return null;
    return found.files.get(path) ?? null;
  }

  async writeGuestFile(vm: VmIdentity, path: string, content: string) {
    const found = this.#ours(vm);
    if (found.power !== "running" || !this.guestsAnswer) return;
    this.acts.push(`write ${path}`);
    found.files.set(path === "/var/lib/blockhost/inbox/ownership" ? OWNERSHIP : path, content);
  }

  #listed() {
    return [...this.vms].filter(([, { isWreck }]) => this.wrecksAreInPool || !isWreck);
  }

  #ours(vm: VmIdentity): MemoryVm {
    const found = this.vms.get(vm.vmid);
    if (found?.isWreck) throw wreckOf(vm);
    if (found?.mark === vm.mark) return found;
    throw new FinalError(
      found ? "FOREIGN_VM" : "PVE_NOT_FOUND",
      `${vm.name} is not ours or not there`,
      "look",
    );
  }

  async #slowly(vm: VmIdentity, act: string, isDone: boolean, effect: () => void): Promise<Progress> {
    const task = `${act} ${vm.vmid}`;
    if (isDone) {
      this.#begun.delete(task);
      return { done: true };
    }
    if (this.#begun.delete(task)) {
      effect();
      return { done: true };
    }
    this.#begun.add(task);
    this.acts.push(act);
    return { done: false, retryInMs: 500, detail: `${act} is at work` };
  }

  /** All that outlives the keeper, for a world that is kept while its keeper is killed. */
  dump() {
    const { vms, acts, doomed } = this;
    return { vms, begun: this.#begun, destroyed: this.#destroyed, acts, doomed };
  }

  load(dumped: unknown): void {
    const { vms, begun, destroyed, acts, doomed } = dumped as ReturnType<MemoryHypervisor["dump"]>;
    for (const [vmid, vm] of vms) this.vms.set(vmid, vm);
    for (const generation of doomed) this.doomed.add(generation);
    for (const task of begun) this.#begun.add(task);
    for (const vmid of destroyed) this.#destroyed.add(vmid);
    this.acts.push(...acts);
  }
}

const wreckOf = ({ vmid }: VmIdentity) =>
  new FinalError("VM_WRECK", `VM ${vmid} keeps lock: clone, its task is over`, `qm unlock ${vmid}`);

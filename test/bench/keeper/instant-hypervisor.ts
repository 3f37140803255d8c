import { readIso } from "../../../devnet/guest/read-iso.ts";
import type { Commitment } from "../../../keeper/core/commitment.ts";
import { FinalError } from "../../../keeper/core/errors.ts";
import type { Fleet } from "../../../keeper/core/fleet.ts";
import { instanceOf } from "../../../keeper/core/instance.ts";
import type { Observation } from "../../../keeper/core/observation.ts";
import type { Progress } from "../../../keeper/core/progress.ts";
import type { Fence, VmIdentity, VmSpec } from "../../../keeper/core/vm.ts";
import type { Hypervisor } from "../../../keeper/sagas/ports/hypervisor.ts";

interface Vm {
  readonly mark: string;
  address: string | null;
  statement: string | null;
  power: "running" | "stopped";
}

const NODE = "node1";
const HOST_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH bench\n";
const DONE: Progress = { done: true };
const ENDLESS = 2 ** 50;

/** A hypervisor that takes no time, with guests that are ready at once: what is left is the keeper's own work. */
export class InstantHypervisor implements Hypervisor {
  readonly #vms = new Map<number, Vm>();

  /** Puts a machine there as an earlier keeper would have left it, delivered and running. */
  add(vm: VmIdentity, address: string): void {
    this.#vms.set(vm.vmid, { mark: vm.mark, address, statement: null, power: "running" });
  }

  async checkAccess() {}

  async observe(vm: VmIdentity): Promise<Observation> {
    const found = this.#vms.get(vm.vmid);
    if (found === undefined) return { kind: "absent" };
    return found.mark === vm.mark
      ? { kind: "ours", node: NODE, power: found.power }
      : { kind: "foreign", detail: `its mark is ${found.mark}` };
  }

  async listMarks(vmids?: ReadonlySet<number>) {
    const wanted = [...this.#vms].filter(([vmid]) => vmids?.has(vmid) ?? true);
    return wanted.map(([, { mark }]) => mark);
  }

  async readFleet(): Promise<Fleet> {
    const figures = {
      node: NODE,
      uptimeSeconds: 60,
      cpu: 0,
      memoryBytes: 0,
      netInBytes: 0,
      netOutBytes: 0,
      diskReadBytes: 0,
      diskWriteBytes: 0,
    };
    const vms = [...this.#vms].map(([vmid, { power }]) => ({ vmid, power, ...figures }));
    const node = { node: NODE, online: true, cpu: 0, memoryBytes: ENDLESS, memoryUsedBytes: 0 };
    return { vms, nodes: [node], storages: [] };
  }

  async chooseNode(_spec: VmSpec, _committed: readonly Commitment[]) {
    return NODE;
  }

  async ensureCloned(vm: VmIdentity): Promise<Progress> {
    if (!this.#vms.has(vm.vmid))
      this.#vms.set(vm.vmid, { mark: vm.mark, address: null, statement: null, power: "stopped" });
    return DONE;
  }

  async ensureConfigured(vm: VmIdentity): Promise<Progress> {
    this.#ours(vm);
    return DONE;
  }

  async ensureLimited(vm: VmIdentity): Promise<Progress> {
    this.#ours(vm);
    return DONE;
  }

  async ensureFenced(vm: VmIdentity, { ipv4 }: Fence): Promise<Progress> {
    this.#ours(vm).address = ipv4;
    return DONE;
  }

  async fencedAddress(vm: VmIdentity) {
    return this.#vms.get(vm.vmid)?.address ?? null;
  }

  async fencedAddresses(except: ReadonlySet<number>) {
    const others = [...this.#vms].filter(([vmid]) => !except.has(vmid));
    return { addresses: new Set(others.flatMap(([, { address }]) => address ?? [])), unread: [] };
  }

  async wasDestroyed() {
    return false;
  }

  async ensureSeeded(vm: VmIdentity, iso: Uint8Array): Promise<Progress> {
    this.#ours(vm).statement = readIso(Buffer.from(iso)).get("blockhost/ownership")?.toString() ?? null;
    return DONE;
  }

  async ensureStarted(vm: VmIdentity): Promise<Progress> {
    this.#ours(vm).power = "running";
    return DONE;
  }

  async ensureSeedRemoved(vm: VmIdentity): Promise<Progress> {
    this.#ours(vm);
    return DONE;
  }

  async ensureStopped(vm: VmIdentity): Promise<Progress> {
    this.#ours(vm).power = "stopped";
    return DONE;
  }

  async ensureDestroyed(vm: VmIdentity): Promise<Progress> {
    this.#vms.delete(vm.vmid);
    return DONE;
  }

  async ensureRebooted(vm: VmIdentity): Promise<Progress> {
    return this.ensureStarted(vm);
  }

  async snapshots() {
    return new Map();
  }

  async ensureSnapshot(): Promise<Progress> {
    return DONE;
  }

  async ensureSnapshotRemoved(): Promise<Progress> {
    return DONE;
  }

  async ensureRolledBack(): Promise<Progress> {
    return DONE;
  }

  async readGuestFile(vm: VmIdentity, path: string): Promise<string | null> {
    const { power, statement } = this.#ours(vm);
    if (power !== "running") return null;
    if (path.endsWith("/ready")) return `ready ${instanceOf(vm)}\n`;
    return path.endsWith(".pub") ? HOST_KEY : statement;
  }

  async writeGuestFile(vm: VmIdentity, _path: string, content: string): Promise<void> {
    this.#ours(vm).statement = content;
  }

  #ours(vm: VmIdentity): Vm {
    const found = this.#vms.get(vm.vmid);
    if (found?.mark === vm.mark) return found;
    throw new FinalError("FOREIGN_VM", `${vm.name} is not ours or not there`, "none: this is a benchmark");
  }
}

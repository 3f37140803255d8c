import { FinalError } from "../../keeper/core/errors.ts";
import type { Observation } from "../../keeper/core/observation.ts";
import type { Progress } from "../../keeper/core/progress.ts";
import type { VmAddress, VmIdentity, VmSpec } from "../../keeper/core/vm.ts";
import type { Hypervisor } from "../../keeper/sagas/ports/hypervisor.ts";

interface Vm {
  readonly mark: string;
  readonly node: string;
  configured: boolean;
  address: string | null;
  seed: Readonly<Record<string, string>> | null;
  power: "running" | "stopped";
  onBoot: boolean;
  files: Map<string, string>;
}

/** An ed25519 host key, as a guest would have made it. */
export const HOST_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH";
const READY = "/run/blockhost/ready";
const OWNERSHIP = "/var/lib/blockhost/ownership";

/** The Hypervisor contract in memory, with guests that behave. Long work takes one more look. Seeds are JSON here. */
export class MemoryHypervisor implements Hypervisor {
  readonly vms = new Map<number, Vm>();
  /** Names of all calls that changed something. */
  readonly acts: string[] = [];
  capacity = Number.POSITIVE_INFINITY;
  guestsAnswer = true;
  readonly #begun = new Set<string>();

  async checkAccess() {}

  async observe(vm: VmIdentity): Promise<Observation> {
    const found = this.vms.get(vm.vmid);
    if (!found) return { kind: "absent" };
    if (found.mark !== vm.mark) return { kind: "foreign", detail: `its mark is ${found.mark}` };
    return { kind: "ours", node: found.node, power: found.power };
  }

  async listMarks() {
    return [...this.vms.values()].map((vm) => vm.mark);
  }

  async chooseNode(_spec: VmSpec) {
    if (this.vms.size >= this.capacity) throw new FinalError("NO_CAPACITY", "no node has room", "add one");
    return "node1";
  }

  ensureCloned(vm: VmIdentity, _spec: VmSpec, node: string) {
    return this.#slowly(vm, "clone", this.vms.has(vm.vmid), () => {
      this.vms.set(vm.vmid, {
        mark: vm.mark,
        node,
        configured: false,
        address: null,
        seed: null,
        power: "stopped",
        onBoot: false,
        files: new Map(),
      });
    });
  }

  ensureConfigured(vm: VmIdentity, _spec: VmSpec) {
    const found = this.#ours(vm);
    return this.#slowly(vm, "configure", found.configured, () => {
      found.configured = true;
    });
  }

  async ensureFenced(vm: VmIdentity, address: VmAddress): Promise<Progress> {
    this.#ours(vm).address = address.ipv4;
    return { done: true };
  }

  async fencedAddress(vm: VmIdentity) {
    const found = this.vms.get(vm.vmid);
    return found?.mark === vm.mark ? found.address : null;
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
      if (found.seed) {
        found.files.set(OWNERSHIP, found.seed["blockhost/ownership"] ?? "");
        const instance = /^instance=(.*)$/m.exec(found.seed["blockhost/guest.conf"] ?? "")?.[1];
        found.files.set("instance", instance ?? "");
        found.files.set("/etc/ssh/ssh_host_ed25519_key.pub", `${HOST_KEY} root@guest\n`);
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

  ensureDestroyed(vm: VmIdentity) {
    if (this.vms.has(vm.vmid)) this.#ours(vm);
    return this.#slowly(vm, "destroy", !this.vms.has(vm.vmid), () => {
      this.vms.delete(vm.vmid);
    });
  }

  async readGuestFile(vm: VmIdentity, path: string) {
    const found = this.#ours(vm);
    if (found.power !== "running" || !this.guestsAnswer) return null;
    return found.files.get(path) ?? null;
  }

  async writeGuestFile(vm: VmIdentity, path: string, content: string) {
    const found = this.#ours(vm);
    if (found.power !== "running" || !this.guestsAnswer) return;
    this.acts.push(`write ${path}`);
    found.files.set(path === "/var/lib/blockhost/inbox/ownership" ? OWNERSHIP : path, content);
  }

  #ours(vm: VmIdentity): Vm {
    const found = this.vms.get(vm.vmid);
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
}

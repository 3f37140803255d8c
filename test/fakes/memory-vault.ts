import { RetryableError } from "../../keeper/core/errors.ts";
import type { Progress } from "../../keeper/core/progress.ts";
import type { VmIdentity } from "../../keeper/core/vm.ts";
import type { VmBackups } from "../../keeper/sagas/ports/vm-backups.ts";
import type { MemoryHypervisor } from "./memory-hypervisor.ts";

/** A storage for last backups, which keeps them longer than a MemoryHypervisor its VMs. Each takes one more look. */
export class MemoryVault implements Pick<VmBackups, "ensureMade"> {
  readonly #hypervisor: MemoryHypervisor;
  readonly #begun = new Set<string>();
  /** What was in each VM, by its mark and the backup's time. */
  readonly kept = new Map<string, ReadonlyMap<string, string>>();
  isFull = false;

  constructor(hypervisor: MemoryHypervisor) {
    this.#hypervisor = hypervisor;
  }

  async ensureMade(vm: VmIdentity, takenAt: number): Promise<Progress> {
    const name = `${vm.mark}@${takenAt}`;
    if (this.kept.has(name)) return { done: true };
    if (this.isFull) throw new RetryableError("PVE_STORAGE_FULL", "the vault is full", "make room");
    const found = this.#hypervisor.vms.get(vm.vmid);
    if (found?.mark !== vm.mark) throw new Error(`${vm.name} is not there`);
    if (!this.#begun.has(name)) {
      this.#begun.add(name);
      this.#hypervisor.acts.push("last-backup");
      return { done: false, retryInMs: 500, detail: "a last backup is made" };
    }
    this.kept.set(name, new Map(found.files));
    return { done: true };
  }

  dump() {
    return { kept: this.kept, begun: this.#begun };
  }

  load(dumped: unknown): void {
    const { kept, begun } = dumped as ReturnType<MemoryVault["dump"]>;
    for (const [name, files] of kept) this.kept.set(name, files);
    for (const name of begun) this.#begun.add(name);
  }
}

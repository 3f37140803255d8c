import { FinalError } from "../../keeper/core/errors.ts";
import type { Progress } from "../../keeper/core/progress.ts";
import type { VmIdentity } from "../../keeper/core/vm.ts";
import type { VmBackups } from "../../keeper/sagas/ports/vm-backups.ts";
import type { MemoryHypervisor } from "./memory-hypervisor.ts";

/** The VmBackups contract over the VMs of a MemoryHypervisor, which keep their own. Long work takes one more look. */
export class MemoryBackups implements VmBackups {
  readonly #hypervisor: MemoryHypervisor;
  readonly #now: () => number;
  readonly #begun = new Set<string>();
  /** Thrown by whatever is asked, while it is set. */
  failure: Error | null = null;
  /** How often all were looked at. */
  looks = 0;

  /** @param now wall clock, milliseconds */
  constructor(hypervisor: MemoryHypervisor, now: () => number) {
    this.#hypervisor = hypervisor;
    this.#now = now;
  }

  async list() {
    this.looks++;
    if (this.failure) throw this.failure;
    return [...this.#hypervisor.vms.values()].flatMap(({ mark, backups }) =>
      [...(backups?.keys() ?? [])].map((takenAt) => ({ mark, takenAt })),
    );
  }

  async ensureMade(vm: VmIdentity, takenAt: number): Promise<Progress> {
    const found = this.#ours(vm);
    return this.#slowly(`backup ${vm.vmid}`, "backup", found.backups?.has(takenAt) ?? false, () => {
      found.backups = new Map(found.backups).set(takenAt, new Map(found.files));
    });
  }

  async ensureRemoved(vm: VmIdentity, keep: number): Promise<Progress> {
    const { backups } = this.#ours(vm);
    const times = [...(backups?.keys() ?? [])].sort((a, b) => a - b);
    const [oldest] = times;
    if (oldest === undefined || times.length <= keep) return { done: true };
    backups?.delete(oldest);
    this.#hypervisor.acts.push("remove-backup");
    return { done: false, retryInMs: 500, detail: "a backup is deleted" };
  }

  async ensureRestored(vm: VmIdentity, takenAt: number, since: number): Promise<Progress> {
    const found = this.#ours(vm);
    const kept = found.backups?.get(takenAt);
    if (!kept) throw new FinalError("BACKUP_UNKNOWN", `${vm.name} has no backup ${takenAt}`, "look");
    const isDone = found.restored?.takenAt === takenAt && found.restored.at > since;
    return this.#slowly(`restore ${vm.vmid}`, "restore", isDone, () => {
      if (found.power !== "stopped") throw new Error("it runs");
      found.files = new Map(kept);
      delete found.snapshots;
      found.onBoot = true;
      found.limit = undefined;
      found.restored = { takenAt, at: Math.max(this.#now(), since + 1) };
    });
  }

  #ours(vm: VmIdentity) {
    if (this.failure) throw this.failure;
    const found = this.#hypervisor.vms.get(vm.vmid);
    if (found?.mark === vm.mark) return found;
    throw new FinalError("VM_MISSING", `${vm.name} is not there`, "look");
  }

  #slowly(task: string, act: string, isDone: boolean, effect: () => void): Progress {
    if (isDone) {
      this.#begun.delete(task);
      return { done: true };
    }
    if (this.#begun.delete(task)) {
      effect();
      return { done: true };
    }
    this.#begun.add(task);
    this.#hypervisor.acts.push(act);
    return { done: false, retryInMs: 500, detail: `${act} is at work` };
  }
}

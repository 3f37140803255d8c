import type { Progress } from "../core/progress.ts";
import type { VmIdentity } from "../core/vm.ts";
import { classifyFailure } from "./classify-failure.ts";
import { ensureBackedUp } from "./ensure-backed-up.ts";
import { ensureBackupsRemoved } from "./ensure-backups-removed.ts";
import { ensureRestored } from "./ensure-restored.ts";
import { listBackups } from "./list-backups.ts";
import type { Pve } from "./pve.ts";

/** Backups on a storage of Proxmox VE, behind the sagas' port. Each method can be repeated at any time, and none waits. */
export class ProxmoxBackups {
  readonly #pve: Pve;
  readonly #storage: string;

  constructor(pve: Pve, storage: string) {
    this.#pve = pve;
    this.#storage = storage;
  }

  list(): Promise<readonly { readonly mark: string; readonly takenAt: number }[]> {
    return this.#do(listBackups(this.#pve, this.#storage));
  }

  ensureMade(vm: VmIdentity, takenAt: number): Promise<Progress> {
    return this.#do(ensureBackedUp(this.#pve, this.#storage, vm, takenAt));
  }

  ensureRemoved(vm: VmIdentity, keep: number): Promise<Progress> {
    return this.#do(ensureBackupsRemoved(this.#pve, this.#storage, vm, keep));
  }

  ensureRestored(vm: VmIdentity, takenAt: number, since: number): Promise<Progress> {
    return this.#do(ensureRestored(this.#pve, this.#storage, vm, takenAt, since));
  }

  async #do<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throw classifyFailure(error);
    }
  }
}

import type { Progress } from "../../core/progress.ts";
import type { VmIdentity } from "../../core/vm.ts";

/**
 * Backups of VMs as the sagas see them. A backup is known by its VM's mark and the unix second in which it was begun. Every
 * `ensure…` may be repeated at any time, after a crash too. All throw RetryableError or FinalError.
 */
export interface VmBackups {
  /** Those that can be seen now: what is missing may be on a node that is away. */
  list(): Promise<readonly { readonly mark: string; readonly takenAt: number }[]>;
  /** Of disk and configuration, whether the VM runs or not. */
  ensureMade(vm: VmIdentity, takenAt: number): Promise<Progress>;
  /** Deletes all but the newest `keep`. The VM must be there: with it goes the right to delete its backups. */
  ensureRemoved(vm: VmIdentity, keep: number): Promise<Progress>;
  /**
   * Done when a restore of ours, begun after `since` (unix ms), has ended well. The VM must be off, and is so then; its
   * snapshots are gone. BACKUP_UNKNOWN (final) when there is none of that time.
   */
  ensureRestored(vm: VmIdentity, takenAt: number, since: number): Promise<Progress>;
}

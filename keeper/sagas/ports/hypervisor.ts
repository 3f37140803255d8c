import type { Commitment } from "../../core/commitment.ts";
import type { Fleet } from "../../core/fleet.ts";
import type { Observation } from "../../core/observation.ts";
import type { Progress } from "../../core/progress.ts";
import type { Fence, VmIdentity, VmLimit, VmSpec } from "../../core/vm.ts";

/**
 * The hypervisor as the sagas see it. Every `ensure…` reads first, acts at most once and reads back, so it may be
 * repeated at any time, after a crash too. All throw RetryableError or FinalError; NO_CAPACITY and FOREIGN_VM are final.
 */
export interface Hypervisor {
  /** Refuses to work with missing or excess rights, an unknown template, pool or storage. */
  checkAccess(): Promise<void>;
  observe(vm: VmIdentity): Promise<Observation>;
  /**
   * Marks of the VMs in our pool that can be read: one call for each, so that only who needs all asks for all. Proves
   * presence, never absence. PVE_NODE_OFFLINE (retryable) when one of them is on a node that is away.
   *
   * @param vmids when given, looks at no others; see `placesOf`
   */
  listMarks(vmids?: ReadonlySet<number>): Promise<readonly string[]>;
  /** All that one look shows: power, figures, nodes, storages. */
  readFleet(): Promise<Fleet>;
  /**
   * A node with room for the spec. NO_CAPACITY (final) when none has.
   *
   * @param committed promised room, which counts though no VM may use it yet; of VMs that exist it counts once
   * @param drained nodes that get nothing new
   */
  chooseNode(spec: VmSpec, committed: readonly Commitment[], drained?: ReadonlySet<string>): Promise<string>;
  ensureCloned(vm: VmIdentity, spec: VmSpec, node: string): Promise<Progress>;
  /** Size, network, SMBIOS identity, protection; grows the disk. */
  ensureConfigured(vm: VmIdentity, spec: VmSpec): Promise<Progress>;
  /** Slows network and disk below what the spec says, at once; with null they are as it says. */
  ensureLimited(vm: VmIdentity, spec: VmSpec, limit: VmLimit | null): Promise<Progress>;
  /** Firewall that allows the VM its own address only, and mail or not. */
  ensureFenced(vm: VmIdentity, fence: Fence): Promise<Progress>;
  /** The IPv4 address that the VM was fenced to; null when it is not ours or not fenced yet. */
  fencedAddress(vm: VmIdentity): Promise<string | null>;
  /**
   * IPv4 addresses that the VMs in our pool are fenced to, whosoever they are; and the vmids of those whose fence could
   * not be read now, or not yet because there are many.
   *
   * @param except vmids that are not looked at
   */
  fencedAddresses(except: ReadonlySet<number>): Promise<{
    readonly addresses: ReadonlySet<string>;
    readonly unread: readonly number[];
  }>;
  /** Uploads the seed ISO and attaches it. */
  ensureSeeded(vm: VmIdentity, iso: Uint8Array): Promise<Progress>;
  ensureStarted(vm: VmIdentity): Promise<Progress>;
  /** Detaches and deletes the seed; lets the VM start with its host from now on. */
  ensureSeedRemoved(vm: VmIdentity): Promise<Progress>;
  /** Clean shutdown, then power off. The disk stays; the VM does not start with its host. */
  ensureStopped(vm: VmIdentity): Promise<Progress>;
  /** Done when the VM was started after `since` (unix ms), by its uptime. */
  ensureRebooted(vm: VmIdentity, since: number): Promise<Progress>;
  /** Names of the VM's snapshots, each with the unix second in which it was taken, the oldest first. */
  snapshots(vm: VmIdentity): Promise<ReadonlyMap<string, number>>;
  ensureSnapshot(vm: VmIdentity, name: string): Promise<Progress>;
  ensureSnapshotRemoved(vm: VmIdentity, name: string): Promise<Progress>;
  /** Done when a rollback of ours to the snapshot, begun after `since` (unix ms), has ended well. The VM may be off then. */
  ensureRolledBack(vm: VmIdentity, name: string, since: number): Promise<Progress>;
  /** Only a VM that `observe` calls ours. Removes the VM, its disks and its seed. */
  ensureDestroyed(vm: VmIdentity): Promise<Progress>;
  /**
   * Whether the last that we did under this vmid was a destruction that ended well: proof that the VM is gone, and that
   * what stands in its place is another's.
   */
  wasDestroyed(vm: VmIdentity): Promise<boolean>;
  /** Text of a small file in the guest; null while the guest agent does not answer or the file does not exist. */
  readGuestFile(vm: VmIdentity, path: string): Promise<string | null>;
  writeGuestFile(vm: VmIdentity, path: string, content: string): Promise<void>;
}

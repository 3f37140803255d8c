import type { Commitment } from "../core/commitment.ts";
import type { Fleet } from "../core/fleet.ts";
import type { Observation } from "../core/observation.ts";
import type { Progress } from "../core/progress.ts";
import type { Fence, VmIdentity, VmLimit, VmSpec } from "../core/vm.ts";
import { checkAccess } from "./check-access.ts";
import { chooseNode } from "./choose-node.ts";
import { classifyFailure } from "./classify-failure.ts";
import { ensureCloned } from "./ensure-cloned.ts";
import { ensureConfigured } from "./ensure-configured.ts";
import { ensureDestroyed } from "./ensure-destroyed.ts";
import { ensureFenced } from "./ensure-fenced.ts";
import { ensureLimited } from "./ensure-limited.ts";
import { ensureRebooted } from "./ensure-rebooted.ts";
import { ensureRolledBack } from "./ensure-rolled-back.ts";
import { ensureSeedRemoved } from "./ensure-seed-removed.ts";
import { ensureSeeded } from "./ensure-seeded.ts";
import { ensureSnapshot } from "./ensure-snapshot.ts";
import { ensureSnapshotRemoved } from "./ensure-snapshot-removed.ts";
import { ensureStarted } from "./ensure-started.ts";
import { ensureStopped } from "./ensure-stopped.ts";
import { fencedAddress } from "./fenced-address.ts";
import { fencedAddresses } from "./fenced-addresses.ts";
import { readGuestFile, writeGuestFile } from "./guest-files.ts";
import { howItStarts } from "./how-it-starts.ts";
import { inspect } from "./inspect.ts";
import { listMarks } from "./list-marks.ts";
import type { Pve } from "./pve.ts";
import { readFleet } from "./read-fleet.ts";
import { snapshots } from "./snapshots.ts";
import { wasDestroyed } from "./was-destroyed.ts";

/**
 * Proxmox VE 8.4 and 9 behind the sagas' port. Each method reads first, acts at most once and can be repeated at any
 * time; none waits for a task. Whatever goes wrong leaves here as a RetryableError or FinalError.
 */
export class ProxmoxHypervisor {
  readonly #pve: Pve;

  constructor(pve: Pve) {
    this.#pve = pve;
  }

  checkAccess(): Promise<void> {
    return this.#do(checkAccess);
  }

  observe(vm: VmIdentity): Promise<Observation> {
    return this.#do(async (pve) => {
      const found = await inspect(pve, vm);
      return found.kind === "ours" ? { kind: "ours", node: found.node, power: found.power } : found;
    });
  }

  listMarks(vmids?: ReadonlySet<number>): Promise<readonly string[]> {
    return this.#do((pve) => listMarks(pve, vmids));
  }

  readFleet(): Promise<Fleet> {
    return this.#do(readFleet);
  }

  chooseNode(spec: VmSpec, committed: readonly Commitment[], drained?: ReadonlySet<string>): Promise<string> {
    return this.#do((pve) => chooseNode(pve, spec, committed, drained));
  }

  ensureCloned(vm: VmIdentity, spec: VmSpec, node: string): Promise<Progress> {
    return this.#do((pve) => ensureCloned(pve, vm, spec, node));
  }

  ensureConfigured(vm: VmIdentity, spec: VmSpec): Promise<Progress> {
    return this.#do((pve) => ensureConfigured(pve, vm, spec));
  }

  ensureLimited(vm: VmIdentity, spec: VmSpec, limit: VmLimit | null): Promise<Progress> {
    return this.#do((pve) => ensureLimited(pve, vm, spec, limit));
  }

  ensureFenced(vm: VmIdentity, fence: Fence): Promise<Progress> {
    return this.#do((pve) => ensureFenced(pve, vm, fence));
  }

  fencedAddress(vm: VmIdentity): Promise<string | null> {
    return this.#do((pve) => fencedAddress(pve, vm));
  }

  fencedAddresses(except: ReadonlySet<number>): ReturnType<typeof fencedAddresses> {
    return this.#do((pve) => fencedAddresses(pve, except));
  }

  howItStarts(vm: VmIdentity): Promise<{ readonly seeded: boolean; readonly withHost: boolean } | null> {
    return this.#do((pve) => howItStarts(pve, vm));
  }

  ensureSeeded(vm: VmIdentity, iso: Uint8Array): Promise<Progress> {
    return this.#do((pve) => ensureSeeded(pve, vm, iso));
  }

  ensureStarted(vm: VmIdentity): Promise<Progress> {
    return this.#do((pve) => ensureStarted(pve, vm));
  }

  ensureSeedRemoved(vm: VmIdentity): Promise<Progress> {
    return this.#do((pve) => ensureSeedRemoved(pve, vm));
  }

  ensureStopped(vm: VmIdentity): Promise<Progress> {
    return this.#do((pve) => ensureStopped(pve, vm));
  }

  ensureDestroyed(vm: VmIdentity): Promise<Progress> {
    return this.#do((pve) => ensureDestroyed(pve, vm));
  }

  wasDestroyed(vm: VmIdentity): Promise<boolean> {
    return this.#do((pve) => wasDestroyed(pve, vm));
  }

  ensureRebooted(vm: VmIdentity, since: number): Promise<Progress> {
    return this.#do((pve) => ensureRebooted(pve, vm, since));
  }

  snapshots(vm: VmIdentity): Promise<ReadonlyMap<string, number>> {
    return this.#do((pve) => snapshots(pve, vm));
  }

  ensureSnapshot(vm: VmIdentity, name: string): Promise<Progress> {
    return this.#do((pve) => ensureSnapshot(pve, vm, name));
  }

  ensureSnapshotRemoved(vm: VmIdentity, name: string): Promise<Progress> {
    return this.#do((pve) => ensureSnapshotRemoved(pve, vm, name));
  }

  ensureRolledBack(vm: VmIdentity, name: string, since: number): Promise<Progress> {
    return this.#do((pve) => ensureRolledBack(pve, vm, name, since));
  }

  readGuestFile(vm: VmIdentity, path: string): Promise<string | null> {
    return this.#do((pve) => readGuestFile(pve, vm, path));
  }

  writeGuestFile(vm: VmIdentity, path: string, content: string): Promise<void> {
    return this.#do((pve) => writeGuestFile(pve, vm, path, content));
  }

  async #do<T>(work: (pve: Pve) => Promise<T>): Promise<T> {
    try {
      return await work(this.#pve);
    } catch (error) {
      throw classifyFailure(error);
    }
  }
}

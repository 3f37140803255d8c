import { chooseAddress } from "../core/address-pool.ts";
import type { ChainView } from "../core/chain-view.ts";
import type { Machine } from "../core/machine.ts";
import type { Observation } from "../core/observation.ts";
import type { OperationRequest } from "../core/operation.ts";
import type { VmIdentity } from "../core/vm.ts";
import { generationOf } from "./generation-of.ts";
import type { Hypervisor } from "./ports/hypervisor.ts";
import type { SagaPorts } from "./saga-ports.ts";
import { vmOf } from "./steps-common.ts";
import { usedAddresses } from "./used-addresses.ts";

/** What stands in the place of a subscription's VM, and what the registry holds of it by now. */
export interface TakenIn {
  readonly vm: VmIdentity;
  readonly seen: Observation;
  /** Null when what was seen is not ours. */
  readonly machine: Machine | null;
}

export interface TakeInPorts extends Pick<SagaPorts, "registry" | "settings"> {
  readonly hypervisor: Pick<Hypervisor, "observe" | "fencedAddress" | "fencedAddresses">;
}

/**
 * Takes a VM into a registry that does not know it: the store was lost or restored. Changes nothing on the hypervisor.
 * Operations that were requested until now count as done.
 *
 * @param requests all operations that were ever requested, as far as they are known
 * @param marks of the VMs in its places at least, see Hypervisor.listMarks
 * @param now wall clock, milliseconds
 */
export async function takeIn(
  { hypervisor, registry, settings }: TakeInPorts,
  { subscription, plan }: ChainView,
  requests: readonly OperationRequest[],
  marks: readonly string[],
  now: number,
): Promise<TakenIn> {
  const { id } = subscription;
  const generation = generationOf(marks, vmOf(settings, id, 1).mark) ?? 1;
  const vm = vmOf(settings, id, generation);
  const seen = await hypervisor.observe(vm);
  if (seen.kind !== "ours") return { vm, seen, machine: null };
  // The address that it has, which need not be its place in the pool: that may have been taken when it was made.
  const address = await hypervisor.fencedAddress(vm);
  // Of one that is not fenced yet nobody has the address; those that others have are not all taken in by now.
  const known = address === null && new Set([vm.vmid, ...(await registry.list()).map(({ vmid }) => vmid)]);
  const used = known ? (await usedAddresses({ hypervisor, settings }, known)).addresses : [];
  const machine = await registry.reserve(id, now, (taken) => ({
    generation,
    vmid: vm.vmid,
    node: seen.node,
    ipv4: address ?? chooseAddress(settings.pool, new Set([...taken, ...used]), id),
    memoryMiB: plan.memoryMiB,
    diskGiB: plan.diskGiB,
    // Of one that was reinstalled nobody knows what the credential says: it is sealed once more.
    sealedGeneration: Math.max(1, generation - 1),
    // Nor what its guest was told.
    ipv6Prefix: null,
    readdressings: 0,
    operations: subscription.operations,
    // What the operator had said of it is lost too, or of a store that is older.
    throttleMbps: null,
    halted: seen.power === "stopped" && wasStopped(requests),
  }));
  return { vm, seen, machine };
}

/** Whether the last request that says something about power was to stop. */
function wasStopped(requests: readonly OperationRequest[]): boolean {
  const last = requests.findLast(({ operation }) => ["stop", "start", "reinstall"].includes(operation));
  return last?.operation === "stop";
}

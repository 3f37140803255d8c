import { prefixOf } from "../core/address-pool.ts";
import type { ChainView } from "../core/chain-view.ts";
import { FinalError } from "../core/errors.ts";
import { identityOf } from "../core/identity.ts";
import type { Machine } from "../core/machine.ts";
import { hostIpv6, machineIpv6 } from "../core/machine-prefix.ts";
import type { Progress } from "../core/progress.ts";
import type { Fence, VmAddress, VmIdentity } from "../core/vm.ts";
import { type StepContext, type StepResult, wait } from "../jobs/saga.ts";
import type { SagaPorts } from "./saga-ports.ts";
import type { SagaSettings } from "./saga-settings.ts";

/** Subject of all work on a subscription's VM. */
export const vmSubject = (id: bigint): string => id.toString();
/** Subject of work on its credential, which waits for the chain and must not hold up work on the VM. */
export const credentialSubject = (id: bigint): string => `${id}:credential`;
/** Subject of its ownership statements, which must reach the guest though work on the VM takes minutes. */
export const ownershipSubject = (id: bigint): string => `${id}:ownership`;
/** The subscription that a job is about. */
export const subscriptionOf = (context: StepContext): bigint =>
  BigInt(context.job.subject.split(":")[0] ?? "");

/** What a job's key names; the reconciler numbers repeats with `#2`, `#3`, ... */
export const keyOf = (context: StepContext): string => context.job.key.split("#")[0] ?? "";

export function vmOf(settings: SagaSettings, id: bigint, generation: number): VmIdentity {
  return identityOf(settings.chainId, settings.subscriptions, id, generation, settings.vmidBase);
}

/** As the guest was told, which may be before the host got another prefix. */
export function addressOf({ pool, ...settings }: SagaSettings, { ipv4, ipv6Prefix }: Machine): VmAddress {
  const ipv6 = ipv6Prefix ?? settings.ipv6;
  return {
    ipv4,
    prefix: prefixOf(pool),
    gateway: pool.gateway,
    ipv6: ipv6 === null ? null : { address: machineIpv6(ipv6, pool, ipv4), gateway: hostIpv6(ipv6) },
  };
}

/** What the machine's VM may do on the network, by the plan that it is of. */
export function fenceOf(settings: SagaSettings, machine: Machine, planId: bigint): Fence {
  const { ipv4, ipv6 } = addressOf(settings, machine);
  return { ipv4, ipv6: ipv6?.address ?? null, sendsMail: settings.mailPlans.has(planId) };
}

/** @throws FinalError MACHINE_UNKNOWN */
export async function machineOf(ports: Pick<SagaPorts, "registry">, id: bigint): Promise<Machine> {
  const machine = await ports.registry.get(id);
  if (machine) return machine;
  throw new FinalError(
    "MACHINE_UNKNOWN",
    `subscription ${id} holds no machine`,
    "none is needed if it was destroyed meanwhile; else the keeper adopts the VM when it next reconciles",
  );
}

/** A subscription on chain, what it holds, and the VM that it names. */
export interface FoundMachine {
  readonly view: ChainView;
  readonly machine: Machine;
  readonly vm: VmIdentity;
}

/** What a subscription holds, and the VM that it names. @throws FinalError MACHINE_UNKNOWN */
export async function oursOf(
  ports: Pick<SagaPorts, "registry" | "settings">,
  id: bigint,
): Promise<{ machine: Machine; vm: VmIdentity }> {
  const machine = await machineOf(ports, id);
  return { machine, vm: vmOf(ports.settings, id, machine.generation) };
}

/** What the hypervisor says: go on when it is done, else ask again. */
export function progressed(progress: Progress, then: () => StepResult): StepResult {
  return progress.done ? then() : wait(progress.retryInMs, progress.detail);
}

/** Whether this is the purchase that a provision job was made for, and it was delivered at some time. */
export function isDelivered({ subscription }: ChainView): boolean {
  return !["none", "pending", "refunded"].includes(subscription.status);
}

/** An outbox purpose is for one purchase: after a reorg the id may be another's. */
export function purposeOf(verb: string, id: bigint, purchaseRef: string): string {
  return `${verb}:${id}:${purchaseRef.slice(2, 10)}`;
}

/** For what must never be touched. */
export function foreignVm(name: string, detail: string): FinalError {
  return new FinalError(
    "FOREIGN_VM",
    `what stands in the place of ${name} is not ours: ${detail}`,
    "move that VM to another id, or give BlockHost another vmidBase",
  );
}

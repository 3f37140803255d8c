import { chooseAddress } from "../core/address-pool.ts";
import type { ChainView } from "../core/chain-view.ts";
import { desiredState } from "../core/desired-state.ts";
import { FinalError } from "../core/errors.ts";
import { instanceOf } from "../core/instance.ts";
import type { Machine, MachineStatus } from "../core/machine.ts";
import type { Observation } from "../core/observation.ts";
import { QUARANTINE_MS } from "../core/quarantine.ts";
import type { VmIdentity } from "../core/vm.ts";
import { generationOf } from "./generation-of.ts";
import { heldStatementOf } from "./held-statement-of.ts";
import type { SagaPorts } from "./saga-ports.ts";
import { vmOf } from "./steps-common.ts";
import { type TakeInPorts, takeIn } from "./take-in.ts";

const DAY_MS = 86_400_000;

export interface RebuildPorts extends TakeInPorts, Pick<SagaPorts, "guest" | "attester"> {
  readonly operations: Pick<SagaPorts["operations"], "requested">;
  readonly hypervisor: TakeInPorts["hypervisor"] & {
    /** Null when the VM is not ours. */
    howItStarts(vm: VmIdentity): Promise<{ readonly seeded: boolean; readonly withHost: boolean } | null>;
  };
}

/** A reservation that is given back at once. */
const NOTHING = {
  generation: 1,
  node: "",
  memoryMiB: 0,
  diskGiB: 0,
  operations: 0,
  halted: false,
  sealedGeneration: 1,
  ipv6Prefix: null,
  readdressings: 0,
  throttleMbps: 0,
} as const;

/** A closing, a refund or a reclaim on chain. */
export interface SubscriptionEnd {
  readonly subscription: bigint;
  readonly kind: "Closed" | "Rejected" | "Reclaimed";
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** A subscription that a person must look at. */
export interface RebuildProblem {
  readonly subscription: bigint;
  readonly code: string;
  readonly what: string;
  readonly remedy: string;
}

/**
 * Fills an empty registry from the chain and the hypervisor: machines, statement numbers, resting addresses, and the
 * destructions that count for the circuit breaker. Reads only. What the keeper has to do about what it finds, it
 * decides by itself when it starts.
 */
export class RegistryRebuild {
  readonly #ports: RebuildPorts;
  readonly #marks: readonly string[];
  readonly #now: number;
  readonly problems: RebuildProblem[] = [];

  /**
   * @param marks of the VMs in all places of the subscriptions to come, see Hypervisor.listMarks
   * @param now wall clock, milliseconds
   */
  constructor(ports: RebuildPorts, marks: readonly string[], now: number) {
    this.#ports = ports;
    this.#marks = marks;
    this.#now = now;
  }

  /** Whether there is anything to find for a subscription of which the chain says that it is over. */
  isMarked(id: bigint): boolean {
    return generationOf(this.#marks, vmOf(this.#ports.settings, id, 1).mark) !== null;
  }

  /** Takes in what the subscription holds. */
  async add(view: ChainView): Promise<void> {
    const { id } = view.subscription;
    const requests = await this.#ports.operations.requested(id, 0);
    const { vm, seen, machine } = await takeIn(this.#ports, view, requests, this.#marks, this.#now);
    if (machine !== null && seen.kind === "ours") return this.#fill(view, machine, vm, seen.power);
    const desired = desiredState(view.subscription, view.block.timestamp);
    if (desired === "destroyed" && seen.kind === "absent")
      return this.#rest(id, this.#now + QUARANTINE_MS.delivered);
    const problem = problemOf(vm.name, view, desired, seen);
    if (problem) this.problems.push({ subscription: id, ...problem });
  }

  /** Lets addresses rest and counts destructions, as their ends on chain tell. After all that is still held. */
  async end({ subscription, kind, at }: SubscriptionEnd): Promise<void> {
    const { registry } = this.#ports;
    const rests = kind === "Closed" ? QUARANTINE_MS.delivered : QUARANTINE_MS.undelivered;
    if (at + rests > this.#now) await this.#rest(subscription, at + rests);
    if (kind === "Closed" && at > this.#now - DAY_MS)
      await registry.permitDestruction(subscription, at, at, Number.POSITIVE_INFINITY);
  }

  async #fill(
    view: ChainView,
    machine: Machine,
    vm: VmIdentity,
    power: "running" | "stopped" | "paused",
  ): Promise<void> {
    const { registry, hypervisor, guest, attester } = this.#ports;
    const { id } = view.subscription;
    const answers = power === "running";
    const document = answers ? await guest.statement(vm) : null;
    const statement = document === null ? null : await heldStatementOf(document, instanceOf(vm), attester);
    // Numbers are at least the clock's seconds at their time, so the clock's seconds now are above every one before.
    const floor = Math.floor(this.#now / 1000);
    await registry.nextStatementSeq(id, Math.max(floor, statement?.seq ?? 0));
    const hostKey = answers ? await guest.hostKey(vm).catch(refusedKey) : null;
    const status = statusOf(view, machine, power, await hypervisor.howItStarts(vm));
    await registry.update(id, { status, hostKey, ...(statement && { statement }) });
  }

  /** The VM is gone and nobody knows its address: it was its place in the pool, or the next one that is free. */
  async #rest(id: bigint, until: number): Promise<void> {
    const { registry, settings } = this.#ports;
    if (await registry.get(id)) return;
    const { vmid } = vmOf(settings, id, 1);
    await registry.reserve(id, this.#now, (taken) => ({
      ...NOTHING,
      vmid,
      ipv4: chooseAddress(settings.pool, taken, id),
    }));
    await registry.release(id, until);
  }
}

/**
 * What a keeper that had finished with the VM as it stands would have noted. `reserved` is for all that is halfway: the
 * keeper then brings the VM where the chain wants it, step by step.
 */
function statusOf(
  { subscription, block }: ChainView,
  { halted }: Machine,
  power: "running" | "stopped" | "paused",
  starts: { readonly seeded: boolean; readonly withHost: boolean } | null,
): MachineStatus {
  if (subscription.status === "pending" || starts === null || starts.seeded) return "reserved";
  // Off because the tenant asked for it: nothing that the keeper has to make good.
  const isStopped = halted && desiredState(subscription, block.timestamp) === "running";
  if (starts.withHost || isStopped) return "running";
  return power === "stopped" ? "suspended" : "reserved";
}

function problemOf(
  name: string,
  { subscription }: ChainView,
  desired: ReturnType<typeof desiredState>,
  seen: Observation,
): Omit<RebuildProblem, "subscription"> | null {
  const problem = (code: string, what: string, remedy: string) => ({ code, what, remedy });
  const isPaid = desired === "running" || desired === "suspended";
  if (seen.kind === "absent" && isPaid)
    return problem(
      "VM_LOST",
      `${name} is paid until ${subscription.expiresAt} and is not on the hypervisor`,
      "restore it from a backup with its description and SMBIOS uuid, or terminate the subscription",
    );
  if (seen.kind === "foreign" && (isPaid || desired === "provision"))
    return problem(
      "FOREIGN_VM",
      `what stands in the place of ${name} is not ours: ${seen.detail}`,
      "move that VM to another id, or restore the description and the pool of ours",
    );
  if (seen.kind === "wreck")
    return problem(
      "VM_WRECK",
      `${name} cannot be used: ${seen.detail}`,
      "an administrator runs `qm unlock` and `qm destroy` on the node",
    );
  // Being cloned, or not there and not wanted: the keeper sees to it when it comes to it.
  return null;
}

/** A guest that shows something else than a key: the keeper meets that again when it needs the key. */
function refusedKey(error: unknown): null {
  if (error instanceof FinalError && error.code === "GUEST_HOST_KEY_INVALID") return null;
  throw error;
}

import type { ChainView } from "../core/chain-view.ts";
import { desiredState } from "../core/desired-state.ts";
import type { VmFigures } from "../core/fleet.ts";
import type { JobData, NewJob, Urgency } from "../core/job.ts";
import type { Machine } from "../core/machine.ts";
import { needsStatement, ownershipFacts, servesOthers } from "./ownership.ts";
import { needsReseal } from "./reseal.ts";
import { sealingOf } from "./sealing-of.ts";
import { credentialSubject, ownershipSubject, vmSubject } from "./steps-common.ts";

/** What is known beyond chain and registry. */
export interface Sight {
  /** The chain's time; that of the block when left out. See ChainClock. */
  readonly chainNow?: number;
  /** Power of the VM as the fleet shows it; unknown when left out. */
  readonly power?: VmFigures["power"] | undefined;
  /** A backup is due, after the one of this unix second (0: after none). */
  readonly backupAfter?: number | undefined;
  /** The IPv6 prefix that machines are to have; null or left out: they keep what they have. */
  readonly prefix?: string | null;
  /** A VM with our mark is there which the registry does not know. */
  readonly isOrphaned?: boolean;
}

/**
 * The work that closes the difference between what the chain asks and what we hold, for the VM, its ownership statement
 * and its credential. Of several jobs for one the first that may begin is meant: while one rests, the next gets its turn.
 * Pure. Keys name the difference, so that the same difference is the same job.
 *
 * @param nowMs wall clock, for the age of statements
 */
export function planWork(
  view: ChainView,
  machine: Machine | null,
  nowMs: number,
  offlineGraceSeconds: number,
  sight: Sight = {},
): readonly NewJob[] {
  const { subscription, block } = view;
  const { id } = subscription;
  const chainNow = sight.chainNow ?? block.timestamp;
  const desired = desiredState(subscription, chainNow);
  const subject = vmSubject(id);
  const job = (kind: string, step: string, key: string, urgency: Urgency, data: JobData = {}): NewJob[] => [
    { kind, subject, key, step, data, urgency },
  ];

  const forOperation = (machine: Machine): NewJob[] =>
    subscription.operations === machine.operations
      ? []
      : job("operate", "pick", `${machine.operations + 1}`, "normal");

  const forPower = (machine: Machine): NewJob[] =>
    isAstray(machine, sight.power) ? job("power", "look", "power", "urgent") : [];

  const forLimit = (machine: Machine): NewJob[] => {
    const { throttleMbps } = subscription;
    const key = `${throttleMbps} after ${machine.throttleMbps ?? "unknown"} of ${machine.generation}`;
    return machine.throttleMbps === throttleMbps ? [] : job("limit", "set", key, "normal");
  };

  const forAddress = ({ ipv6Prefix, readdressings, generation, halted }: Machine): NewJob[] => {
    const { prefix = null } = sight;
    if (prefix === null || prefix === ipv6Prefix || halted) return [];
    return job("readdress", "tell", `${prefix} after ${readdressings} of ${generation}`, "normal");
  };

  const forBackup = (): NewJob[] =>
    sight.backupAfter === undefined ? [] : job("backup", "begin", `${sight.backupAfter}`, "background");

  const forVm = (): NewJob[] => {
    switch (desired) {
      case "provision":
        return job("provision", "reserve", subscription.purchaseRef, "normal");
      case "running":
        if (!machine) return job("adopt", "find", `${subscription.startsAt}`, "normal");
        return [
          // Before what its tenant asks for, which may be much.
          ...(machine.status === "running" ? forLimit(machine) : []),
          // Before a resumption: what was asked may be what makes one possible.
          ...forOperation(machine),
          ...(machine.status === "running"
            ? [...forPower(machine), ...forAddress(machine), ...forBackup()]
            : job("resume", "start", `${subscription.expiresAt}`, "urgent")),
        ];
      case "suspended":
        if (!machine) return job("adopt", "find", `${subscription.startsAt}`, "normal");
        if (machine.status !== "suspended")
          return job("suspend", "stop", `${subscription.expiresAt}`, "urgent", { asOf: chainNow });
        // What was asked and not done by then is refused.
        return [...forOperation(machine), ...forPower(machine)];
      case "destroyed":
        return job("destroy", "permit", subscription.purchaseRef, "normal");
      case "absent": {
        // Left behind by an undo that could not finish, or by a closing that we never saw the end of.
        const isOver = subscription.status === "refunded" || subscription.status === "closed";
        return isOver && (machine || sight.isOrphaned)
          ? job("destroy", "permit", subscription.purchaseRef, "normal")
          : [];
      }
    }
  };

  const forGuest = (): NewJob[] => {
    if (desired !== "running" || machine?.status !== "running" || machine.halted) return [];
    const { statement, generation } = machine;
    if (!needsStatement(statement, view, nowMs, offlineGraceSeconds)) return [];
    const isOld = statement?.facts === ownershipFacts(view);
    return [
      {
        kind: servesOthers(statement, view) ? "transfer" : "attest",
        subject: ownershipSubject(id),
        key: `${ownershipFacts(view)} after ${statement?.seq ?? 0} of ${generation}`,
        step: "sign",
        data: {},
        urgency: isOld ? "background" : "urgent",
      },
    ];
  };

  const forCredential = (): NewJob[] => {
    if (!machine || !needsReseal(view, machine)) return [];
    const { generation, readdressings } = machine;
    return [
      {
        kind: "reseal",
        subject: credentialSubject(id),
        key: `${subscription.epoch}${sealingOf(generation, readdressings)}`,
        step: "seal",
        data: {},
        urgency: "normal",
      },
    ];
  };

  return [...forVm(), ...forGuest(), ...forCredential()];
}

/** Whether a VM whose state is settled is on or off against it. What is not known proves nothing. */
export function isAstray(machine: Machine, power: VmFigures["power"] | undefined): boolean {
  if (power === undefined || power === "unknown" || machine.status === "reserved") return false;
  return (power === "running") !== (machine.status === "running" && !machine.halted);
}

import type { ChainView } from "../core/chain-view.ts";
import { desiredState } from "../core/desired-state.ts";
import type { NewJob } from "../core/job.ts";
import type { Machine } from "../core/machine.ts";
import { needsStatement, ownershipFacts } from "./ownership.ts";
import { needsReseal } from "./reseal.ts";
import { credentialSubject, vmSubject } from "./steps-common.ts";

/**
 * The work that closes the difference between what the chain asks and what we hold, one job for the VM and one for the
 * credential at most. Pure. Keys name the difference, so that the same difference is the same job.
 *
 * @param nowMs wall clock, for the age of statements
 */
export function planWork(
  { subscription, block, plan }: ChainView,
  machine: Machine | null,
  nowMs: number,
  offlineGraceSeconds: number,
): readonly NewJob[] {
  const view = { subscription, block, plan };
  const { id } = subscription;
  const vmJob = (kind: string, step: string, key: string): NewJob[] => [
    { kind, subject: vmSubject(id), key, step, data: {} },
  ];
  const forVm = (): NewJob[] => {
    const desired = desiredState(subscription, block.timestamp);
    switch (desired) {
      case "provision":
        return vmJob("provision", "reserve", subscription.purchaseRef);
      case "running":
        if (!machine) return vmJob("adopt", "find", `${subscription.startsAt}`);
        if (machine.status !== "running") return vmJob("resume", "start", `${subscription.expiresAt}`);
        return needsStatement(machine.statement, view, nowMs, offlineGraceSeconds)
          ? vmJob("attest", "sign", `${ownershipFacts(view)} after ${machine.statement?.seq ?? 0}`)
          : [];
      case "suspended":
        if (!machine) return vmJob("adopt", "find", `${subscription.startsAt}`);
        return machine.status === "suspended" ? [] : vmJob("suspend", "stop", `${subscription.expiresAt}`);
      case "destroyed":
        return vmJob("destroy", "permit", subscription.purchaseRef);
      case "absent":
        // Left behind by an undo that could not finish, or by a closing that we never saw the end of.
        return machine && (subscription.status === "refunded" || subscription.status === "closed")
          ? vmJob("destroy", "permit", subscription.purchaseRef)
          : [];
    }
  };
  const forCredential = (): NewJob[] =>
    needsReseal(view) && machine
      ? [
          {
            kind: "reseal",
            subject: credentialSubject(id),
            key: `${subscription.epoch}`,
            step: "seal",
            data: {},
          },
        ]
      : [];
  return [...forVm(), ...forCredential()];
}

import type { ChainView } from "../../core/chain-view.ts";
import type { Machine } from "../../core/machine.ts";
import type { Measure } from "../../core/measure.ts";
import type { SubscriptionStatus } from "../../core/subscription.ts";
import type { HostStore } from "./read-host-store.ts";

/** A machine as one line of a list: what the chain says, and on its host what the keeper has of it. */
export interface MachineLine {
  readonly id: bigint;
  readonly status: SubscriptionStatus;
  readonly plan: string;
  readonly owner: string | null;
  /** Unix seconds; null before delivery. */
  readonly expiresAt: number | null;
  /** Null where the keeper's store is not at hand, or has nothing. */
  readonly machine: Pick<Machine, "vmid" | "node" | "ipv4" | "status" | "halted"> | null;
  /** What the operator has in force against it; null when it is nothing, or the store is not at hand. */
  readonly measure: Pick<Measure, "kind" | "reason" | "evidence" | "mbps" | "since"> | null;
}

export function machineLine({ subscription, plan }: ChainView, store: HostStore): MachineLine {
  const { id, status, owner, expiresAt } = subscription;
  const held = store.machineOf(id);
  const measure = store.measureOf(subscription);
  return {
    id,
    status,
    // Planners are trusted, terminals are not: nothing that moves the cursor.
    plan: plan.name.replace(/\p{C}/gu, "?"),
    owner,
    expiresAt: expiresAt === 0 ? null : expiresAt,
    machine: held && {
      vmid: held.vmid,
      node: held.node,
      ipv4: held.ipv4,
      status: held.status,
      halted: held.halted,
    },
    measure: measure && {
      kind: measure.kind,
      reason: measure.reason,
      evidence: measure.evidence,
      mbps: measure.mbps,
      since: measure.since,
    },
  };
}

import type { ChainView } from "../../core/chain-view.ts";
import { FinalError } from "../../core/errors.ts";
import type { Measure } from "../../core/measure.ts";
import type { SubscriptionReader } from "../../sagas/ports/subscription-reader.ts";
import type { Measures } from "../ports/measures.ts";
import type { Order, Words } from "../word.ts";

export interface MeasureParts {
  readonly reader: Pick<SubscriptionReader, "read">;
  readonly measures: Measures;
  /** Has the keeper look at a subscription soon. */
  readonly wake: (subscription: bigint) => void;
}

/** Subscriptions that a measure can be taken against; of others there is no VM, or it is about to go. */
const REACHABLE = ["pending", "active", "grace"];

/**
 * The operator's ladder against abuse, up to what ends a subscription, which is a transaction of their own. One rung is in
 * force at a time; disk and time stay as they are on each.
 */
export function measureWords({
  reader,
  measures,
  wake,
}: MeasureParts): Pick<Words, "warn" | "throttle" | "suspend" | "resume" | "lift"> {
  const take = async (
    id: string,
    { takenAt }: Order,
    measure: Pick<Measure, "kind" | "reason" | "evidence" | "mbps">,
    what: string,
  ) => {
    const view = await reader.read(BigInt(id), "confirmed");
    const status = view?.subscription.status ?? "none";
    if (!view || !REACHABLE.includes(status))
      throw new FinalError(
        "COMMAND_NOT_POSSIBLE",
        `subscription ${id} is ${status}: there is nothing to ${measure.kind}`,
        "check the number",
      );
    refuseSpeed(view, measure.mbps);
    const { id: subscription, purchaseRef } = view.subscription;
    await measures.put({ subscription, purchaseRef, ...measure, since: Math.floor(takenAt / 1_000) });
    wake(subscription);
    return { what, facts: { subscription: id } };
  };

  const end = async (id: string, kinds: readonly Measure["kind"][]) => {
    const view = await reader.read(BigInt(id), "confirmed");
    if (view === null)
      throw new FinalError(
        "COMMAND_NOT_POSSIBLE",
        `subscription ${id} is not on the chain`,
        "check the number",
      );
    const kind = measures.of(view.subscription)?.kind ?? null;
    const lifted = kind !== null && kinds.includes(kind) ? kind : null;
    if (lifted !== null) await measures.lift(view.subscription.id);
    wake(view.subscription.id);
    return { lifted, inForce: lifted === null ? kind : null };
  };

  return {
    warn: {
      begin: ({ subscription, reason, evidence }, order) =>
        take(
          subscription,
          order,
          { kind: "warn", reason, evidence, mbps: 0 },
          `subscription ${subscription} is warned`,
        ),
    },
    throttle: {
      begin: ({ subscription, mbps, reason, evidence }, order) =>
        take(
          subscription,
          order,
          { kind: "throttle", reason, evidence, mbps },
          `the VM of subscription ${subscription} is slowed to ${mbps} Mbit/s`,
        ),
    },
    suspend: {
      begin: ({ subscription, reason, evidence = null }, order) =>
        take(
          subscription,
          order,
          { kind: "suspend", reason, evidence, mbps: 0 },
          `the VM of subscription ${subscription} is held off`,
        ),
    },
    resume: {
      async begin({ subscription }) {
        const { lifted, inForce } = await end(subscription, ["suspend"]);
        const what = `the VM of subscription ${subscription} ${lifted ? "is held off no more" : "was not held off"}`;
        return { what, facts: { subscription, wasHeld: lifted !== null, inForce } };
      },
    },
    lift: {
      async begin({ subscription }) {
        const { lifted } = await end(subscription, ["warn", "throttle", "suspend"]);
        const what = `${lifted ? `what was in force (${lifted}) is lifted` : "nothing was in force"}: subscription ${subscription}`;
        return { what, facts: { subscription, lifted } };
      },
    },
  };
}

/** @throws FinalError COMMAND_NOT_POSSIBLE when a throttle would slow nothing */
function refuseSpeed({ subscription, plan }: ChainView, mbps: number): void {
  if (mbps < plan.mbps) return;
  throw new FinalError(
    "COMMAND_NOT_POSSIBLE",
    `subscription ${subscription.id} has ${plan.mbps} Mbit/s: ${mbps} would slow nothing`,
    "name a lower speed",
  );
}

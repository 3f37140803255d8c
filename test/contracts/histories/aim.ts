import type { Reference } from "../reference/reference.ts";
import type { Subscription } from "../reference/subscription.ts";
import { pick } from "./pick.ts";
import type { Step } from "./step-type.ts";

/** When an action on a subscription has a chance; none for those that are not on one. */
interface Chance {
  readonly in: readonly ReturnType<Reference["statusOf"]>[];
  /** First and last second. */
  readonly from?: (subscription: Subscription) => bigint;
  readonly until?: (subscription: Subscription, twin: Reference) => bigint;
}

const whileRunning: Chance = {
  in: ["Active", "Grace"],
  until: ({ expiresAt, planId }, twin) => expiresAt + twin.catalogue.planOf(planId).gracePeriod - 1n,
};
const onceDelivered: Chance = { in: ["Active", "Grace", "Lapsed", "Cancelled", "Terminated"] };

const CHANCES: { readonly [A in Step["action"]]?: Chance } = {
  deliver: { in: ["Pending"], until: ({ deliverBy }) => deliverBy },
  reject: { in: ["Pending"] },
  reclaim: { in: ["Pending"], from: ({ deliverBy }) => deliverBy + 1n },
  renew: whileRunning,
  cancel: whileRunning,
  terminate: whileRunning,
  close: { in: ["Lapsed", "Cancelled", "Terminated"] },
  collect: onceDelivered,
  transferFrom: onceDelivered,
};

/**
 * Which action a step comes to, on which subscriptions and when. Most have a chance to be done: where there is nothing to
 * act on, a VM is delivered or bought instead. Strays, and moments about an edge, are there to be refused.
 */
export function aim(
  twin: Reference,
  step: Step,
  now: bigint,
): { readonly action: Step["action"]; readonly ids: readonly bigint[]; readonly time: bigint } {
  const { wait, target, stray } = step;
  const action = stray ? step.action : actionWithChance(twin, step.action, now);
  const chance = CHANCES[action];
  const fitting = subscriptionsFor(twin, chance, now);
  if ("edge" in wait) {
    const edges = fitting
      .flatMap(({ id }) =>
        twin.edgesOf(id).map((edge) => ({ action, ids: [id], time: edge + BigInt(wait.offset) })),
      )
      .filter(({ time }) => time >= now);
    if (edges.length > 0) return pick(edges, wait.edge);
  }

  const time = now + BigInt("seconds" in wait ? wait.seconds : 0);
  const first = fitting[target % fitting.length];
  if (stray || first === undefined) {
    const all = BigInt(twin.subscriptions.length) + 1n;
    return { action, ids: [(BigInt(target) % all) + 1n], time };
  }
  const ids = Array.from({ length: step.count }, (_, more) => pick(fitting, target + more).id);
  const from = chance?.from?.(first) ?? time;
  const until = chance?.until?.(first, twin) ?? time;
  return { action, ids, time: time < from ? from : time > until ? until : time };
}

/** Those on which there is a chance now or later; all, for an action on none. */
function subscriptionsFor(twin: Reference, chance: Chance | undefined, now: bigint): Subscription[] {
  return twin.subscriptions.filter(
    (one) =>
      chance === undefined ||
      (chance.in.includes(twin.statusOf(one.id, now)) && now <= (chance.until?.(one, twin) ?? now)),
  );
}

function actionWithChance(twin: Reference, action: Step["action"], now: bigint): Step["action"] {
  const tries = [action, "deliver", "purchase"] as const;
  return tries.find((one) => hasChance(twin, one, now)) ?? action;
}

function hasChance(twin: Reference, action: Step["action"], now: bigint): boolean {
  switch (action) {
    case "withdraw":
    case "withdrawFor":
      return twin.creditors().length > 0;
    case "unpause":
      return twin.paused;
    default: {
      const chance = CHANCES[action];
      return chance === undefined || subscriptionsFor(twin, chance, now).length > 0;
    }
  }
}

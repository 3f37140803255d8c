import { MaxUint256 } from "ethers";
import type { Reference } from "../reference/reference.ts";
import { Refusal } from "../reference/refusal.ts";
import { pick } from "./pick.ts";
import type { Step } from "./step-type.ts";

/** Whom and what a step on subscription `id` is about: mostly who and what will do, and the odd one that will not. */
export function chooseParts(twin: Reference, step: Step, id: bigint, time: bigint) {
  const { odd, tenant, token } = step;
  const subscription = twin.subscriptions[Number(id) - 1];
  const isExpired = subscription !== undefined && subscription.expiresAt <= time;
  const creditors = twin.creditors();
  return {
    tenant,
    other: step.other,
    subscription,
    owner: (odd ? undefined : subscription?.owner) ?? tenant,
    payer: (odd ? undefined : subscription?.payer) ?? tenant,
    // Before expiry another token is refused.
    moneyOfRenewal: (odd || isExpired ? undefined : subscription?.token) ?? token,
    credit: creditors.length === 0 ? ([tenant, token] as const) : pick(creditors, step.target),

    /** What the caller agrees to pay for the step's days. */
    limit(planId: number, money: string): bigint {
      if (step.limit === "none") return MaxUint256;
      const price = priceOf(twin, planId, step.numDays, money);
      return step.limit === "exact" ? price : price - 1n;
    },
  };
}

function priceOf(twin: Reference, ...terms: Parameters<Reference["catalogue"]["quote"]>): bigint {
  try {
    return twin.catalogue.quote(...terms);
  } catch (error) {
    if (error instanceof Refusal) return 1n;
    throw error;
  }
}

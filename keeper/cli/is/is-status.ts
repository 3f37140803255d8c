import { SUBSCRIPTION_STATUSES } from "../../core/subscription.ts";
import { wholeId } from "../whole-id.ts";
import type { Predicate } from "./ask-is.ts";
import { subscriptionNow } from "./subscription-now.ts";

/** Those of a subscription that exists. */
export const STATUSES = SUBSCRIPTION_STATUSES.filter((status) => status !== "none");

/** Whether a subscription stands so. One that does not exist stands in no way. */
export function isStatus(wanted: (typeof STATUSES)[number]): Predicate {
  return async (desk, text) => {
    const id = wholeId(text ?? "", "subscription");
    const { status } = await subscriptionNow(desk, id);
    const because = status === "none" ? `there is no subscription ${id}` : `subscription ${id} is ${status}`;
    return { yes: status === wanted, because };
  };
}

import type { Subscription } from "./subscription.ts";

/** What should be there for a subscription. `suspended`: the disk is kept, nothing runs. `provision`: or a refund. */
export type DesiredState = "absent" | "provision" | "running" | "suspended" | "destroyed";

/**
 * What the contracts' state asks of the host; a VM that the operator has suspended does not run whatever they ask.
 * `absent` asks for nothing, and does not say that something may be destroyed: only `destroyed` does.
 *
 * @param now chain time, unix seconds: the clock that rules expiry
 */
export function desiredState(subscription: Subscription, now: number): DesiredState {
  switch (subscription.status) {
    case "pending":
      // Past its deadline too: the saga gives it up, and the payer need not ask for the money.
      return "provision";
    case "active":
      return now < subscription.expiresAt && !subscription.held ? "running" : "suspended";
    case "grace":
      return "suspended";
    case "lapsed":
    case "cancelled":
    case "terminated":
      return "destroyed";
    case "none":
    case "refunded":
    case "closed":
      return "absent";
  }
}

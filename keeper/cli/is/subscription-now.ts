import { viewOf } from "../../chain/view-of.ts";
import { SUBSCRIPTION_STATUSES, type SubscriptionStatus } from "../../core/subscription.ts";
import type { Desk } from "../desk.ts";

/** What is asked of a subscription; `none` and nobody for a number that does not exist. */
export interface SubscriptionNow {
  readonly status: SubscriptionStatus;
  readonly owner: string | null;
  /** Whose time has not run out. */
  readonly user: string | null;
}

/** Reads it as a quorum of servers has it: a script acts on the answer. @throws RetryableError CHAIN_… */
export async function subscriptionNow(
  { chain: { heads, contracts } }: Desk,
  id: bigint,
): Promise<SubscriptionNow> {
  const { value } = await heads.agreed(async (rpc, block) => {
    const call = { data: contracts.subscriptionLens(id) };
    const at = { blockHash: block.hash, requireCanonical: true };
    const answer = await rpc.request("eth_call", [call, at], contracts.subscriptionAnswer);
    return answer && viewOf(id, block, answer).subscription;
  });
  const { status = SUBSCRIPTION_STATUSES[0], owner = null, user = null } = value ?? {};
  return { status, owner, user: user?.address ?? null };
}

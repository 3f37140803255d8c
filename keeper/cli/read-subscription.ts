import { ChainSubscriptionReader } from "../chain/subscription-reader.ts";
import type { ChainView } from "../core/chain-view.ts";
import type { Desk } from "./desk.ts";
import { usageError } from "./usage-error.ts";

/** A subscription as it is now; null when there is none of that number. @throws RetryableError CHAIN_… */
export async function readSubscription(
  { chain: { heads, contracts }, config }: Desk,
  id: bigint,
): Promise<ChainView | null> {
  const reader = new ChainSubscriptionReader(heads, contracts, config.chain.deploymentBlock);
  const view = await reader.read(id, "confirmed");
  return view === null || view.subscription.status === "none" ? null : view;
}

/** As `readSubscription`, for a command that needs it. @throws FinalError USAGE */
export async function knownSubscription(desk: Desk, id: bigint): Promise<ChainView> {
  const view = await readSubscription(desk, id);
  if (view !== null) return view;
  throw usageError(`There is no subscription ${id}.`, "See: blockhost vm list --all");
}

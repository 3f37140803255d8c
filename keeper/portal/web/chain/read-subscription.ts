import type { Provider } from "../wallet/wallet.ts";
import { readContract } from "./read-contract.ts";

/** Of `Status` in ISubscriptions.sol, in its order. */
const STATUSES = [
  "none",
  "pending",
  "active",
  "grace",
  "lapsed",
  "refunded",
  "cancelled",
  "terminated",
  "closed",
] as const;

/** What the chain says of a subscription just now, as far as something is signed for by it. */
export interface ChainSubscription {
  readonly planId: number;
  readonly status: (typeof STATUSES)[number];
  /** Token of the money that is held. */
  readonly token: string;
  /** Unix seconds. */
  readonly startsAt: number;
  readonly expiresAt: number;
  /** Number of the newest operation. */
  readonly operations: number;
}

/** @throws what the wallet throws; RangeError when there is no such contract */
export async function readSubscription(
  provider: Provider,
  subscriptions: string,
  id: bigint,
): Promise<ChainSubscription> {
  const words = await readContract(provider, subscriptions, "subscriptionOf(uint256)", [id]);
  const status = STATUSES[words.number(2)];
  if (status === undefined) throw new RangeError("a status that is newer than this page");
  return {
    planId: words.number(0),
    status,
    token: words.address(5),
    startsAt: words.number(10),
    expiresAt: words.number(11),
    operations: words.number(13),
  };
}

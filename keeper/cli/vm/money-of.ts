import type { Desk } from "../desk.ts";
import { tokenMoney } from "../money/token-money.ts";

/** Money that a subscription holds, in units of its token. */
export interface SubscriptionMoney {
  readonly token: string;
  readonly symbol: string;
  readonly decimals: number;
  /** What `collect` would bring now. */
  readonly earned: bigint;
  /** What would come back to its owner, or before delivery to its payer, if it ended now. */
  readonly refundable: bigint;
}

/** @throws RetryableError CHAIN_… */
export async function moneyOf({ chain, config }: Desk, id: bigint): Promise<SubscriptionMoney> {
  const { value } = await chain.heads.agreed(async (rpc, block) => {
    const subscriptions = chain.contracts.at(rpc, block);
    const [{ token }, earned, refundable] = await Promise.all([
      subscriptions.subscriptionOf(id),
      subscriptions.earned(id),
      subscriptions.refundable(id),
    ]);
    return { token, earned, refundable };
  });
  const { symbol, decimals } = await tokenMoney({ chain, config }, value.token);
  return { ...value, symbol, decimals };
}

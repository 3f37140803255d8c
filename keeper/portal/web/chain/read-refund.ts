import type { ApiToken } from "../../../protocol/api/host.ts";
import { amount as coins } from "../amount.ts";
import type { Provider } from "../wallet/wallet.ts";
import { readContract } from "./read-contract.ts";
import { readSubscription } from "./read-subscription.ts";

/**
 * What would come back of a subscription now, as the contract says.
 *
 * @param tokens those that the host knows the names of
 * @throws what the wallet throws; RangeError when there is no such contract
 */
export async function readRefund(
  provider: Provider,
  subscriptions: string,
  id: bigint,
  tokens: readonly ApiToken[],
): Promise<{ readonly amount: bigint; readonly shown: string }> {
  const [answer, { token }] = await Promise.all([
    readContract(provider, subscriptions, "refundable(uint256)", [id]),
    readSubscription(provider, subscriptions, id),
  ]);
  const amount = answer.big(0);
  const known = tokens.find(({ address }) => address.toLowerCase() === token.toLowerCase());
  if (known !== undefined) return { amount, shown: `${coins(amount, known.decimals)} ${known.symbol}` };
  // No longer accepted, and paid out all the same.
  const decimals = (await readContract(provider, token, "decimals()")).number(0);
  return { amount, shown: `${coins(amount, decimals)} (${token})` };
}

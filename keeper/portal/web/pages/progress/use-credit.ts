import { useEffect, useState } from "preact/hooks";
import type { Contracts } from "../../chain/machine-calls.ts";
import { readContract } from "../../chain/read-contract.ts";
import { readSubscription } from "../../chain/read-subscription.ts";
import type { Provider } from "../../wallet/wallet.ts";

/** Money that waits in the contract for an account, in the token that a purchase was paid with. */
export interface Credit {
  readonly token: string;
  readonly amount: bigint;
}

/**
 * What waits for the payer of a purchase, as the chain says through the wallet; null while it cannot be asked.
 *
 * @param provider null: it is not asked
 */
export function useCredit(
  provider: Provider | null,
  { subscriptions }: Contracts,
  id: string,
  payer: string,
): Credit | null {
  const [credit, setCredit] = useState<Credit | null>(null);
  useEffect(() => {
    setCredit(null);
    if (provider === null) return;
    let isCurrent = true;
    const read = async () => {
      const { token } = await readSubscription(provider, subscriptions, BigInt(id));
      const words = await readContract(provider, subscriptions, "creditOf(address,address)", [payer, token]);
      if (isCurrent) setCredit({ token, amount: words.big(0) });
    };
    // Who cannot read it may have it paid out all the same: before that it is looked at again.
    read().catch(() => {});
    return () => {
      isCurrent = false;
    };
  }, [provider, subscriptions, id, payer]);
  return credit;
}

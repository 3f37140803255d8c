import { useCallback, useEffect, useState } from "preact/hooks";
import { useChain } from "../../../keeper/portal/web/wallet/use-chain.ts";
import type { Wallet } from "../../../keeper/portal/web/wallet/wallet.ts";
import { type ContractAdmin, readAdmin } from "./read-admin.ts";

/** Between two looks, milliseconds: it may be taken over in another window, or by a Safe's other owners. */
const LOOK_MS = 5_000;

/** The contracts' admin as the wallet sees it; null while it cannot, as on another chain. */
export function useAdmin(wallet: Wallet | null, chainId: number, subscriptions: string) {
  const [found, setFound] = useState<ContractAdmin | null>(null);
  const isThere = useChain(wallet) === chainId;
  const look = useCallback(async () => {
    if (wallet === null || !isThere) return setFound(null);
    // A wallet that cannot ask now is asked again.
    await readAdmin(wallet.provider, subscriptions).then(setFound, () => undefined);
  }, [wallet, isThere, subscriptions]);
  useEffect(() => {
    void look();
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [look]);
  return { found, look };
}

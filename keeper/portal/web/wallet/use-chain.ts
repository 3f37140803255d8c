import { useEffect, useState } from "preact/hooks";
import { chainOf } from "./switch-chain.ts";
import type { Wallet } from "./wallet.ts";

/** The chain that a wallet is on, followed when it goes elsewhere; null while it is not known. */
export function useChain(wallet: Wallet | null): number | null {
  const [chain, setChain] = useState<number | null>(null);
  useEffect(() => {
    setChain(null);
    if (wallet === null) return;
    let isCurrent = true;
    const take = (id: unknown) => {
      if (isCurrent) setChain(Number(id));
    };
    chainOf(wallet.provider).then(take, () => {});
    wallet.provider.on?.("chainChanged", take);
    return () => {
      isCurrent = false;
      wallet.provider.removeListener?.("chainChanged", take);
    };
  }, [wallet]);
  return chain;
}

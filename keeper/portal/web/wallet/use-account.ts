import { useEffect, useState } from "preact/hooks";
import { firstAccount, type Wallet } from "./wallet.ts";

/** The account that a wallet shows this page: known at once when it did so before, and followed when it changes. */
export function useAccount(wallet: Wallet | null): {
  readonly account: string | null;
  /** Asks the wallet; rejects as it does. */
  connect(): Promise<void>;
} {
  const [account, setAccount] = useState<string | null>(null);
  useEffect(() => {
    setAccount(null);
    if (wallet === null) return;
    let isCurrent = true;
    const take = (accounts: unknown) => {
      if (isCurrent) setAccount(firstAccount(accounts));
    };
    wallet.provider.request({ method: "eth_accounts" }).then(take, () => {});
    wallet.provider.on?.("accountsChanged", take);
    return () => {
      isCurrent = false;
      wallet.provider.removeListener?.("accountsChanged", take);
    };
  }, [wallet]);
  return {
    account,
    connect: async () => {
      setAccount(firstAccount(await wallet?.provider.request({ method: "eth_requestAccounts" })));
    },
  };
}

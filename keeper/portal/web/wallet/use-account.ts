import { useEffect, useState } from "preact/hooks";
import { firstAccount, type Wallet } from "./wallet.ts";

/** Wallets answer at once; one that is still waking up is not waited for any longer. Milliseconds. */
const PATIENCE_MS = 600;

export interface ShownAccount {
  /** Null while the wallet shows none, or has not said yet. */
  readonly account: string | null;
  /** The wallet was asked whether it shows this page an account, and has not said yet. */
  readonly isLooking: boolean;
  /** Asks the wallet; rejects as it does. */
  connect(): Promise<void>;
}

/** The account that a wallet shows this page: known at once when it did so before, and followed when it changes. */
export function useAccount(wallet: Wallet | null): ShownAccount {
  const [said, setSaid] = useState<{ readonly by: Wallet; readonly account: string | null } | null>(null);
  useEffect(() => {
    if (wallet === null) return;
    let isCurrent = true;
    const take = (accounts: unknown) => {
      if (isCurrent) setSaid({ by: wallet, account: firstAccount(accounts) });
    };
    const timer = setTimeout(
      () => setSaid((last) => (last?.by === wallet ? last : { by: wallet, account: null })),
      PATIENCE_MS,
    );
    wallet.provider.request({ method: "eth_accounts" }).then(take, () => take([]));
    wallet.provider.on?.("accountsChanged", take);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
      wallet.provider.removeListener?.("accountsChanged", take);
    };
  }, [wallet]);
  const isKnown = said !== null && said.by === wallet;
  return {
    account: isKnown ? said.account : null,
    isLooking: wallet !== null && !isKnown,
    connect: async () => {
      if (wallet === null) return;
      const accounts = await wallet.provider.request({ method: "eth_requestAccounts" });
      setSaid({ by: wallet, account: firstAccount(accounts) });
    },
  };
}

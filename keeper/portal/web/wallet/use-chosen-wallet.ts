import { useState } from "preact/hooks";
import { type ShownAccount, useAccount } from "./use-account.ts";
import { useWallets } from "./use-wallets.ts";
import type { Wallet } from "./wallet.ts";

/** Where this tab keeps the name of the chosen wallet. Its id is another after each reload (EIP-6963). */
const KEPT = "blockhost/wallet";

export interface ChosenWallet extends ShownAccount {
  /** Null while they are looked for. */
  readonly wallets: readonly Wallet[] | null;
  readonly wallet: Wallet | null;
  /** Null: to choose again. */
  choose(wallet: Wallet | null): void;
}

/** The wallet that is used here, chosen by itself when there is but one, or when it was chosen in this tab before. */
export function useChosenWallet(): ChosenWallet {
  const wallets = useWallets();
  const [name, setName] = useState(keptName);
  const only = wallets?.length === 1 ? wallets[0] : undefined;
  const wallet = only ?? wallets?.find((one) => one.name === name) ?? null;
  const choose = (chosen: Wallet | null) => {
    setName(chosen?.name ?? null);
    try {
      if (chosen === null) sessionStorage.removeItem(KEPT);
      else sessionStorage.setItem(KEPT, chosen.name);
    } catch {
      // Without storage it is chosen again after a reload.
    }
  };
  return { wallets, wallet, choose, ...useAccount(wallet) };
}

function keptName(): string | null {
  try {
    return sessionStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

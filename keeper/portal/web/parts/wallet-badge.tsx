import type { Wallet } from "../wallet/wallet.ts";
import { Address } from "./address.tsx";
import { InHeader } from "./in-header.tsx";
import { WalletIcon } from "./wallet-icon.tsx";

/** Whose wallet the page works with, in its header. */
export function WalletBadge({ wallet, account }: { readonly wallet: Wallet; readonly account: string }) {
  return (
    <InHeader>
      <p class="wallet-badge">
        <WalletIcon wallet={wallet} />
        <Address of={account} />
      </p>
    </InHeader>
  );
}

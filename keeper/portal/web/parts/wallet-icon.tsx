import type { Wallet } from "../wallet/wallet.ts";

/** A wallet's own icon, or one for all. */
export function WalletIcon({ wallet }: { readonly wallet: Pick<Wallet, "icon"> }) {
  if (wallet.icon !== null)
    return <img class="wallet-icon" src={wallet.icon} alt="" width="32" height="32" />;
  return (
    <svg class="wallet-icon" viewBox="0 0 32 32" aria-hidden="true">
      <path d="M6 9h18a3 3 0 0 1 3 3v10a3 3 0 0 1-3 3H8a3 3 0 0 1-3-3V8a3 3 0 0 1 3-3h14M21 17h.01" />
    </svg>
  );
}

export type ProviderEvent = "accountsChanged" | "chainChanged";

/** What a wallet puts into a page (EIP-1193). */
export interface Provider {
  request(call: { readonly method: string; readonly params?: readonly unknown[] }): Promise<unknown>;
  on?(event: ProviderEvent, listener: (news: unknown) => void): unknown;
  removeListener?(event: ProviderEvent, listener: (news: unknown) => void): unknown;
}

/** A wallet that was found in the browser. */
export interface Wallet {
  readonly id: string;
  readonly name: string;
  /** An image as data; null when it brought none. */
  readonly icon: string | null;
  readonly provider: Provider;
}

/** Why a wallet did not do what it was asked. */
export type WalletTrouble = "rejected" | "busy" | "locked" | "failed";

const TROUBLES: ReadonlyMap<unknown, WalletTrouble> = new Map<unknown, WalletTrouble>([
  [4001, "rejected"],
  ["ACTION_REJECTED", "rejected"],
  [4100, "locked"],
  [-32002, "busy"],
]);

/** What the code of a wallet's error means (EIP-1193, and MetaMask's -32002). */
export function walletTrouble(error: unknown): WalletTrouble {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return TROUBLES.get(code) ?? "failed";
}

/** The first of the accounts that a wallet says it has; null when there is none. */
export function firstAccount(accounts: unknown): string | null {
  const [first] = Array.isArray(accounts) ? (accounts as unknown[]) : [];
  return typeof first === "string" && /^0x[0-9a-fA-F]{40}$/.test(first) ? first : null;
}

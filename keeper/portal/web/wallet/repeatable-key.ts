import type { EncryptionKeyPair } from "../../../protocol/encryption-key.ts";
import type { KeyPlace } from "./key-place.ts";
import type { Wallet } from "./wallet.ts";
import { walletKey } from "./wallet-key.ts";

/**
 * The key that a wallet can make again whenever it is needed: it signs twice, and both have to make the same.
 *
 * @returns null for a wallet that signs differently each time, which needs a random key
 * @throws what the wallet throws
 */
export async function repeatableKey(
  wallet: Wallet,
  account: string,
  place: KeyPlace,
): Promise<EncryptionKeyPair | null> {
  const first = await walletKey(wallet, account, place);
  if (first === null) return null;
  const second = await walletKey(wallet, account, place);
  return second?.publicKey === first.publicKey ? first : null;
}

import {
  deriveEncryptionKey,
  type EncryptionKeyPair,
  encryptionKeyRequest,
} from "../../../protocol/encryption-key.ts";
import type { KeyPlace } from "./key-place.ts";
import { signTyped } from "./sign-typed.ts";
import type { Wallet } from "./wallet.ts";

/** Shape of a plain wallet's signature: only from such a one a key can be made. */
const PLAIN = /^0x[0-9a-fA-F]{130}$/;

/**
 * The key that a wallet's signature makes. It signs once: whether that is the key in force, comparing tells.
 *
 * @returns null when its signatures are none that a key can be made from
 * @throws what the wallet throws
 */
export async function walletKey(
  wallet: Wallet,
  account: string,
  { chainId, contract }: KeyPlace,
): Promise<EncryptionKeyPair | null> {
  const signature = await signTyped(wallet, account, encryptionKeyRequest(BigInt(chainId), contract));
  return PLAIN.test(signature) ? deriveEncryptionKey(signature) : null;
}

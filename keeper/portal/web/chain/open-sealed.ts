import type { Credential } from "../../../protocol/credential.ts";
import type { EncryptionKeyPair } from "../../../protocol/encryption-key.ts";
import { open } from "../../../protocol/open.ts";
import type { KeyPlace } from "../wallet/key-place.ts";
import type { Provider } from "../wallet/wallet.ts";
import { readAccess } from "./read-access.ts";
import { readSealed } from "./read-sealed.ts";

/** How opening the details ended. */
export type Opening =
  | { readonly is: "opened"; readonly details: Credential }
  /** No key is set since a transfer; or the host has not sealed to the present one yet; or the server lacks them. */
  | { readonly is: "noKey" | "notSealed" | "missing" }
  /** They are sealed to another key than any that was offered, or changed. */
  | { readonly is: "otherKey" | "damaged" };

/**
 * Reads the sealed details of a machine from the chain, and opens them.
 *
 * @param keyFor asked with the public key that is in force; null when there is none that could be it
 * @throws what the wallet throws; RangeError when there is no such contract
 */
export async function openSealed(
  provider: Provider,
  { chainId, contract }: KeyPlace,
  id: bigint,
  keyFor: (inForce: string) => Promise<EncryptionKeyPair | null>,
): Promise<Opening> {
  const access = await readAccess(provider, contract, id);
  if (/^0x0*$/.test(access.encryptionKey)) return { is: "noKey" };
  if (access.sealedAt === 0) return { is: "notSealed" };
  const sealed = await readSealed(provider, contract, id, access);
  if (sealed === null) return { is: "missing" };
  const pair = await keyFor(access.encryptionKey);
  if (pair?.publicKey !== access.encryptionKey) return { is: "otherKey" };
  const context = { chainId: BigInt(chainId), contract, id, epoch: access.epoch };
  try {
    return { is: "opened", details: await open(sealed, pair.secretKey, context) };
  } catch {
    return { is: "damaged" };
  }
}

import { concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { credentialSuite } from "./credential-suite.ts";
import { isUsableEncryptionKey } from "./encryption-key.ts";

/** What messages of one kind are kept apart from others by: HPKE's `info`. */
export type SealPurpose = "command" | "command-result" | "lease-request" | "lease-answer";

/**
 * Seals bytes to a key, as credentials are: encapsulated key (32 bytes) and ciphertext (16 more than the plaintext).
 *
 * @param encryptionKey X25519 public key, 0x + 64 hex
 * @throws RangeError when nothing can be sealed to the key
 */
export async function sealBytes(
  plain: Uint8Array,
  encryptionKey: string,
  purpose: SealPurpose,
  context: Uint8Array,
): Promise<Uint8Array> {
  if (!isUsableEncryptionKey(encryptionKey))
    throw new RangeError("nothing can be sealed to this encryption key");
  const key = hexToBytes(encryptionKey.slice(2));
  const recipientPublicKey = await credentialSuite.kem.deserializePublicKey(key);
  const info = utf8ToBytes(`blockhost/${purpose}/v1`);
  const { enc, ct } = await credentialSuite.seal({ recipientPublicKey, info }, plain, context);
  return concatBytes(new Uint8Array(enc), new Uint8Array(ct));
}

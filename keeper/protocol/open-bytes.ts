import { utf8ToBytes } from "@noble/hashes/utils.js";
import { credentialSuite, ENCAPSULATED_BYTES } from "./credential-suite.ts";
import type { SealPurpose } from "./seal-bytes.ts";

/**
 * Opens what `sealBytes` has sealed.
 *
 * @param secretKey X25519 secret key, 32 bytes
 * @throws when it was sealed to another key, for another purpose or context, or was changed
 */
export async function openBytes(
  sealed: Uint8Array,
  secretKey: Uint8Array,
  purpose: SealPurpose,
  context: Uint8Array,
): Promise<Uint8Array> {
  const recipientKey = await credentialSuite.kem.deserializePrivateKey(secretKey);
  const plain = await credentialSuite.open(
    { recipientKey, enc: sealed.slice(0, ENCAPSULATED_BYTES), info: utf8ToBytes(`blockhost/${purpose}/v1`) },
    sealed.slice(ENCAPSULATED_BYTES),
    context,
  );
  return new Uint8Array(plain);
}

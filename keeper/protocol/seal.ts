import { concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import { type Credential, encodeCredential } from "./credential.ts";
import { type CredentialContext, credentialContextBytes } from "./credential-context.ts";
import { CREDENTIAL_INFO, credentialSuite } from "./credential-suite.ts";
import { isUsableEncryptionKey } from "./encryption-key.ts";

/**
 * Seals a credential so that only the holder of the encryption key's secret can read it: encapsulated key (32 bytes)
 * and ciphertext (16 more than the plaintext), 240 bytes for a credential of the common size. Different each time.
 *
 * @param encryptionKey 0x + 64 hex
 * @throws RangeError when nothing can be sealed to the key
 */
export async function seal(
  credential: Credential,
  encryptionKey: string,
  context: CredentialContext,
): Promise<Uint8Array> {
  if (!isUsableEncryptionKey(encryptionKey))
    throw new RangeError("nothing can be sealed to this encryption key");
  const recipientPublicKey = await credentialSuite.kem.deserializePublicKey(
    hexToBytes(encryptionKey.slice(2)),
  );
  const { enc, ct } = await credentialSuite.seal(
    { recipientPublicKey, info: CREDENTIAL_INFO },
    encodeCredential(credential),
    credentialContextBytes(context),
  );
  return concatBytes(new Uint8Array(enc), new Uint8Array(ct));
}

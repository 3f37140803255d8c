import { type Credential, decodeCredential } from "./credential.ts";
import { type CredentialContext, credentialContextBytes } from "./credential-context.ts";
import { CREDENTIAL_INFO, credentialSuite, ENCAPSULATED_BYTES } from "./credential-suite.ts";

/**
 * Opens a sealed credential.
 *
 * @param secretKey X25519 secret key, 32 bytes
 * @throws when it was sealed to another key, for another token or epoch, or was changed
 */
export async function open(
  sealed: Uint8Array,
  secretKey: Uint8Array,
  context: CredentialContext,
): Promise<Credential> {
  const recipientKey = await credentialSuite.kem.deserializePrivateKey(secretKey);
  const plain = await credentialSuite.open(
    { recipientKey, enc: sealed.slice(0, ENCAPSULATED_BYTES), info: CREDENTIAL_INFO },
    sealed.slice(ENCAPSULATED_BYTES),
    credentialContextBytes(context),
  );
  return decodeCredential(new Uint8Array(plain));
}

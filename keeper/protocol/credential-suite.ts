import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from "@hpke/core";
import { utf8ToBytes } from "@noble/hashes/utils.js";

/** HPKE (RFC 9180) base mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. */
export const credentialSuite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});

/** HPKE's `info`: keeps these ciphertexts apart from any other use of the same key. */
export const CREDENTIAL_INFO = utf8ToBytes("blockhost/credential/v1");

/** Length of the encapsulated key that a sealed credential begins with. */
export const ENCAPSULATED_BYTES = 32;

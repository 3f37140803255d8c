import { x25519 } from "@noble/curves/ed25519.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { EncryptionKeyPair } from "./encryption-key.ts";

/** The X25519 key pair of a secret. @param secretKey 32 bytes that nobody can guess */
export function keyPair(secretKey: Uint8Array): EncryptionKeyPair {
  return { secretKey, publicKey: `0x${bytesToHex(x25519.getPublicKey(secretKey))}` };
}

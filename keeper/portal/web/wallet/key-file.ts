import { x25519 } from "@noble/curves/ed25519.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import type { EncryptionKeyPair } from "../../../protocol/encryption-key.ts";
import type { KeyPlace } from "./key-place.ts";

/** A random key, for wallets that cannot make one by signing. */
export function randomKey(): EncryptionKeyPair {
  const { secretKey } = x25519.keygen(crypto.getRandomValues(new Uint8Array(32)));
  return pairOf(secretKey);
}

/** What a person keeps of a key: who has the file can read where the machine is, and cannot log in. */
export function writeKeyFile({ secretKey, publicKey }: EncryptionKeyPair, place: KeyPlace): string {
  const file = {
    blockhost: "encryption-key",
    version: 1,
    chainId: place.chainId,
    contract: place.contract.toLowerCase(),
    publicKey,
    secretKey: `0x${bytesToHex(secretKey)}`,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** The key in such a file; null when it is none. */
export function readKeyFile(text: string): EncryptionKeyPair | null {
  try {
    const { blockhost, secretKey } = JSON.parse(text) as { blockhost?: unknown; secretKey?: unknown };
    if (blockhost !== "encryption-key" || typeof secretKey !== "string") return null;
    return /^0x[0-9a-f]{64}$/.test(secretKey) ? pairOf(hexToBytes(secretKey.slice(2))) : null;
  } catch {
    return null;
  }
}

function pairOf(secretKey: Uint8Array): EncryptionKeyPair {
  return { secretKey, publicKey: `0x${bytesToHex(x25519.getPublicKey(secretKey))}` };
}

import { ed25519 } from "@noble/curves/ed25519.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { sha3_256 } from "@noble/hashes/sha3.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { toBase32 } from "../protocol/base32.ts";

const VERSION = 3;

/** A Tor onion service, version 3 (Tor's rend-spec-v3). */
export interface OnionService {
  /** 56 letters and digits, without `.onion`. */
  readonly id: string;
  /** Its expanded Ed25519 key, 64 bytes: who has it can be the service. */
  readonly key: Uint8Array;
}

/**
 * The onion service of a subscription's machine: it follows from a secret of the host, so that a name is never lost and
 * needs no store. It is the same after a reinstallation, and nobody else's afterwards.
 *
 * @param secret known to the host alone
 * @param mark what tells this subscription from all others: chain, contract and id
 */
export function onionService(secret: Uint8Array, mark: string): OnionService {
  const seed = hkdf(sha256, secret, utf8ToBytes("blockhost/onion/v1"), utf8ToBytes(mark), 32);
  const publicKey = ed25519.getPublicKey(seed);
  const version = new Uint8Array([VERSION]);
  const checksum = sha3_256(concatBytes(utf8ToBytes(".onion checksum"), publicKey, version)).subarray(0, 2);
  return { id: toBase32(concatBytes(publicKey, checksum, version)).toLowerCase(), key: expanded(seed) };
}

/** RFC 8032, 5.1.5: the scalar and the prefix that a seed stands for. */
function expanded(seed: Uint8Array): Uint8Array {
  const key = sha512(seed);
  key[0] = (key[0] ?? 0) & 248;
  key[31] = ((key[31] ?? 0) & 63) | 64;
  return key;
}

import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";

/** EIP-191 (`personal_sign`) hash of a text: 0x and 64 hex digits. */
export function textHash(text: string): string {
  const bytes = utf8ToBytes(text);
  const prefix = utf8ToBytes(`\x19Ethereum Signed Message:\n${bytes.length}`);
  return `0x${bytesToHex(keccak_256(concatBytes(prefix, bytes)))}`;
}

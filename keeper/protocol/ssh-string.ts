import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { uint } from "./token-codec.ts";

/** A `string` of SSH's wire format (RFC 4251 section 5): a length of four bytes, then the bytes. */
export function sshString(content: string | Uint8Array): Uint8Array {
  const bytes = typeof content === "string" ? utf8ToBytes(content) : content;
  return concatBytes(uint(bytes.length, 4), bytes);
}

import { bytesToHex } from "@noble/hashes/utils.js";
import { isUsableEncryptionKey } from "./encryption-key.ts";

/** 43 characters of six bits and the filling; the last one carries four bits, so it is one of sixteen. */
const BASE64 = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;

/** Whether it is a public key as `wg` writes it, that a tunnel can be made with: no point of low order. */
export function isWireguardKey(text: string): boolean {
  return BASE64.test(text) && isUsableEncryptionKey(`0x${bytesToHex(wireguardKeyBytes(text))}`);
}

/** @param text as `wg` writes a key: 44 characters of base64 */
export function wireguardKeyBytes(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** @param bytes 32 of them */
export function wireguardKeyText(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

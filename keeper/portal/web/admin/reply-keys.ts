import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";

/**
 * Keys that open what came of commands, in this tab: before the command is in a block by the name of what was sent, then
 * by its number. They open answers and nothing else.
 */
const KEPT = "blockhost/reply/";

export function keepReplyKey(name: string, secret: Uint8Array): void {
  try {
    sessionStorage.setItem(KEPT + name, bytesToHex(secret));
  } catch {
    // Without storage the answer stays sealed; the command is obeyed all the same.
  }
}

/** What was sent under a name has this number. */
export function numberReplyKey(name: string, nonce: string): void {
  try {
    const kept = sessionStorage.getItem(KEPT + name);
    if (kept === null) return;
    sessionStorage.setItem(KEPT + nonce, kept);
    sessionStorage.removeItem(KEPT + name);
  } catch {
    // As above.
  }
}

/** Null when it was posted elsewhere. */
export function replyKey(nonce: string): Uint8Array | null {
  try {
    const kept = sessionStorage.getItem(KEPT + nonce);
    return kept === null ? null : hexToBytes(kept);
  } catch {
    return null;
  }
}

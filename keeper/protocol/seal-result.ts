import { utf8ToBytes } from "@noble/hashes/utils.js";
import { sealBytes } from "./seal-bytes.ts";

/** What a sealed result belongs to. */
export interface ResultContext {
  readonly chainId: bigint;
  /** Address of CommandInbox. */
  readonly inbox: string;
  readonly nonce: bigint;
}

/** Additional authenticated data: `blockhost:command-result:v1:<chainId>:<inbox, lower case>:<nonce>`. */
export function resultContextBytes({ chainId, inbox, nonce }: ResultContext): Uint8Array {
  return utf8ToBytes(`blockhost:command-result:v1:${chainId}:${inbox.toLowerCase()}:${nonce}`);
}

/**
 * Seals a result's text to whoever sent the command.
 *
 * @throws RangeError when nothing can be sealed to the key
 */
export function sealResult(text: string, replyKey: string, context: ResultContext): Promise<Uint8Array> {
  return sealBytes(utf8ToBytes(text), replyKey, "command-result", resultContextBytes(context));
}

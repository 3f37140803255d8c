import { utf8ToBytes } from "@noble/hashes/utils.js";

/** What a sealed command belongs to. It opens in no other place, for no other sender and at no other time. */
export interface CommandContext {
  readonly chainId: bigint;
  /** Address of CommandInbox. */
  readonly inbox: string;
  /** Account that posts it: an operator's own, or the Safe's. */
  readonly by: string;
  /** Epoch of the key that it is sealed to. */
  readonly epoch: number;
  /** Unix seconds. */
  readonly deadline: number;
}

/**
 * Additional authenticated data, with addresses in lower case:
 * `blockhost:command:v1:<chainId>:<inbox>:<by>:<epoch>:<deadline>`.
 */
export function commandContextBytes({ chainId, inbox, by, epoch, deadline }: CommandContext): Uint8Array {
  const addresses = `${inbox}:${by}`.toLowerCase();
  return utf8ToBytes(`blockhost:command:v1:${chainId}:${addresses}:${epoch}:${deadline}`);
}

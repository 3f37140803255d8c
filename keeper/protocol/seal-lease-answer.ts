import { utf8ToBytes } from "@noble/hashes/utils.js";
import { encodeLeaseAnswer, type LeaseAnswer } from "./lease-answer.ts";
import { sealBytes } from "./seal-bytes.ts";

/** What a sealed answer belongs to: it opens for no other request. */
export interface LeaseAnswerContext {
  readonly chainId: bigint;
  /** Address of PrefixLeases. */
  readonly leases: string;
  readonly requestId: bigint;
  /** Address of the host's Subscriptions. */
  readonly deployment: string;
}

/** Additional authenticated data, in lower case: `blockhost:lease-answer:v1:<chainId>:<leases>:<requestId>:<deployment>`. */
export function leaseAnswerContextBytes(context: LeaseAnswerContext): Uint8Array {
  const { chainId, leases, requestId, deployment } = context;
  return utf8ToBytes(
    `blockhost:lease-answer:v1:${chainId}:${leases}:${requestId}:${deployment}`.toLowerCase(),
  );
}

/**
 * Seals an answer for the host that asked: what `PrefixLeases.answer` takes. Different each time.
 *
 * @param replyKey of the request, 0x + 64 hex
 * @throws RangeError when nothing can be sealed to it; z.ZodError when it is no answer
 */
export function sealLeaseAnswer(
  answer: LeaseAnswer,
  replyKey: string,
  context: LeaseAnswerContext,
): Promise<Uint8Array> {
  return sealBytes(encodeLeaseAnswer(answer), replyKey, "lease-answer", leaseAnswerContextBytes(context));
}

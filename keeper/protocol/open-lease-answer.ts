import { decodeLeaseAnswer, type LeaseAnswer } from "./lease-answer.ts";
import { openBytes } from "./open-bytes.ts";
import { type LeaseAnswerContext, leaseAnswerContextBytes } from "./seal-lease-answer.ts";

/**
 * Opens a sealed answer. That the broker's operator gave it is known from the event that it came with.
 *
 * @param secretKey of the request's reply key
 * @throws when it was sealed to another key or for another request, was changed, or holds no answer
 */
export async function openLeaseAnswer(
  sealed: Uint8Array,
  secretKey: Uint8Array,
  context: LeaseAnswerContext,
): Promise<LeaseAnswer> {
  return decodeLeaseAnswer(
    await openBytes(sealed, secretKey, "lease-answer", leaseAnswerContextBytes(context)),
  );
}

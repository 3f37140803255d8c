import type { LeaseEvent } from "../../../broker/core/chain-port.ts";

export const DEPLOYMENT = `0x${"Cd".repeat(20)}`;

/** A request that the chain has, with what a test does not say left to be usual. */
export function requested(
  requestId: number,
  others: Partial<Extract<LeaseEvent, { kind: "requested" }>> = {},
): LeaseEvent {
  return {
    kind: "requested",
    requestId,
    deployment: DEPLOYMENT,
    leaseId: null,
    payer: DEPLOYMENT,
    fee: 5n,
    keyEpoch: 1,
    answerBy: 10_000,
    sealedRequest: "0x00",
    ...others,
  };
}

export function answered(requestId: number, leaseId: number, endsAt = 100_000): LeaseEvent {
  return { kind: "answered", requestId, deployment: DEPLOYMENT, leaseId, fee: 5n, endsAt };
}

export function blockAt(number: number, timestamp = number) {
  return { number, hash: `0x${number.toString(16).padStart(64, "0")}`, timestamp };
}

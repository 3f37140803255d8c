import type { BrokerOffer } from "../core/broker-offer.ts";
import type { LeaseCall } from "../core/lease-call.ts";
import type { PrefixLease } from "../core/prefix-lease.ts";
import { keyPair } from "../protocol/key-pair.ts";
import type { LeaseAnswer } from "../protocol/lease-answer.ts";
import { openLeaseAnswer } from "../protocol/open-lease-answer.ts";
import { sealLeaseRequest } from "../protocol/seal-lease-request.ts";
import type { ContractCall } from "../sagas/ports/transaction-outbox.ts";
import type { LeaseParts } from "./lease-parts.ts";
import { leaseProblem } from "./lease-problem.ts";

/** How a call that waits for an answer stands. `refused`: it has come to nothing, for a reason. */
export type Asked =
  | { readonly state: "waiting" | "answered" }
  | { readonly state: "refused"; readonly reason: string };

const WAITING = { state: "waiting" } as const;
/** What passes by itself: the contract's cool-down, and a request that has not come to an end. */
const LATER = ["PrefixLeasesTooSoon", "PrefixLeasesRequestPending"];

/** Seals a request with keys that are made for it and writes it down; what is sent is what stands there. */
export async function prepareAsk(
  parts: LeaseParts,
  lease: PrefixLease,
  kind: "request" | "rekey",
  offer: BrokerOffer,
): Promise<void> {
  const { chainId, leases, deployment, tunnel, store, randomBytes, now } = parts;
  const hostKey = await tunnel.freshKey();
  const secret = randomBytes(32);
  const request = { wireguardKey: hostKey, replyKey: keyPair(secret).publicKey };
  const context = { chainId, leases, brokerId: lease.broker, deployment };
  const sealed = hex(await sealLeaseRequest(request, offer.encryptionKey, context));
  const fee = kind === "request" ? offer.price : 0n;
  const asked = { hostKey, replySecret: hex(secret).slice(2), keyEpoch: offer.keyEpoch, sealed };
  await store.beginCall(lease.id, kind, fee, asked, now());
}

/**
 * Takes a call that waits for an answer as far as it goes: sent, found on the chain, answered, taken in. An answer counts
 * when the contract has it from the broker's operator for this very request, and it opens with the key that was made for it.
 *
 * @throws BlockHostError LEASE_…, CHAIN_…; it is tried again
 */
export async function pursueAsk(parts: LeaseParts, lease: PrefixLease, call: LeaseCall): Promise<Asked> {
  const { store, market, outbox, leases } = parts;
  const { asked } = call;
  if (asked === null) throw new Error("this is a bug: a request without what was sealed");
  const found = call.found ?? (await send(parts, lease, call));
  if (found === null || "reason" in found) return found === null ? WAITING : { state: "refused", ...found };
  if (call.found === null) await store.found(call.id, found.requestId, found.block);
  const request = await market.request(found.requestId, found.block);
  switch (request.status) {
    case "open":
    case "none":
      return WAITING;
    case "overdue": {
      const { requestId } = found;
      await outbox.submit(`lease:expire:${requestId}`, { kind: "expireLeaseRequest", leases, requestId });
      return WAITING;
    }
    case "rejected":
      return { state: "refused", reason: request.reason ?? "REJECTED" };
    case "expired":
      return { state: "refused", reason: "NO_ANSWER" };
    case "answered":
      return takeIn(parts, lease, { ...call, asked, found });
  }
}

type FoundCall = LeaseCall & {
  readonly asked: NonNullable<LeaseCall["asked"]>;
  readonly found: NonNullable<LeaseCall["found"]>;
};

async function send(
  { market, outbox, leases }: LeaseParts,
  lease: PrefixLease,
  call: LeaseCall,
): Promise<LeaseCall["found"] | { readonly reason: string }> {
  const { sealed = "", keyEpoch = 0 } = call.asked ?? {};
  const words: ContractCall =
    call.kind === "rekey" && lease.leaseId !== null
      ? { kind: "rekeyLease", leases, leaseId: lease.leaseId, keyEpoch, sealed }
      : { kind: "requestLease", leases, broker: lease.broker, keyEpoch, sealed, fee: call.fee };
  const outcome = await outbox.submit(`lease:${call.kind}:${call.id}`, words);
  if (outcome.state === "pending") return null;
  if (outcome.state === "reverted") {
    if (LATER.includes(outcome.error)) return null;
    // Who is not entitled now may be later, and a contract that fails for no known reason may be mended.
    if (outcome.error === "PrefixLeasesNotEntitled" || !outcome.error.startsWith("PrefixLeases"))
      throw leaseProblem("LEASE_CALL_REFUSED", outcome.error);
    return { reason: outcome.error };
  }
  return market.requestIn(outcome.hash, sealed);
}

async function takeIn(parts: LeaseParts, lease: PrefixLease, call: FoundCall): Promise<Asked> {
  const { market, store, now } = parts;
  const said = await market.answer(call.found.requestId, call.found.block);
  if (said === null) throw leaseProblem("LEASE_ANSWER_MISSING");
  const { leaseId, endsAt } = said;
  const answer = await openAnswer(parts, call, said.sealed);
  if (answer !== null) {
    await store.answered(call, { leaseId, endsAt, answer, hostKey: call.asked.hostKey }, now());
    return { state: "answered" };
  }
  // The lease is there and paid: other keys may bring an answer that can be used.
  if (lease.leaseId === null) await store.adopt(lease.id, leaseId, endsAt);
  await store.endCall(call.id, "ANSWER_UNUSABLE");
  throw leaseProblem("LEASE_ANSWER_UNUSABLE");
}

/** Null when it does not open, or says what cannot be. */
async function openAnswer(
  { chainId, leases, deployment, rules }: LeaseParts,
  { asked, found }: FoundCall,
  sealed: string,
): Promise<LeaseAnswer | null> {
  const context = { chainId, leases, requestId: BigInt(found.requestId), deployment };
  const secret = Buffer.from(asked.replySecret, "hex");
  const answer = await openLeaseAnswer(Buffer.from(sealed.slice(2), "hex"), secret, context).catch(
    () => null,
  );
  return answer === null || rules.prefixProblem(answer.prefix) !== null ? null : answer;
}

function hex(bytes: Uint8Array): string {
  return `0x${Buffer.from(bytes).toString("hex")}`;
}

import { RetryableError } from "../../keeper/core/errors.ts";
import type { LeaseAnswer } from "../../keeper/protocol/lease-answer.ts";
import type { LeaseRequest } from "../../keeper/protocol/lease-request.ts";
import { openLeaseRequest } from "../../keeper/protocol/open-lease-request.ts";
import { sealLeaseAnswer } from "../../keeper/protocol/seal-lease-answer.ts";
import type { BrokerCall, LeaseChain, RefusalReason } from "../core/chain-port.ts";
import type { LeaseStore, OpenRequest } from "../core/lease-store-port.ts";
import type { BrokerOutbox } from "../core/outbox-port.ts";
import type { PrefixSpace } from "../core/prefix-space.ts";

export interface LeaseDeskOptions {
  readonly chainId: bigint;
  /** Address of PrefixLeases. */
  readonly leases: string;
  readonly brokerId: number;
  readonly space: PrefixSpace;
  /** What every answer says of the tunnel. */
  readonly tunnel: Pick<LeaseAnswer, "wireguardKey" | "endpoint" | "zone" | "keepalive">;
  readonly chain: Pick<LeaseChain, "requestStatus" | "leaseStatus">;
  readonly store: Pick<LeaseStore, "cursor" | "openRequests" | "allocate" | "refuse">;
  readonly outbox: BrokerOutbox;
  /** X25519 secrets that requests may be sealed to. */
  readonly secrets: () => Promise<readonly Uint8Array[]>;
  /** Unix seconds. */
  readonly now: () => number;
  /** Hears why a request has to wait; the others do not wait for it. */
  readonly onProblem: (requestId: number, error: unknown) => void;
}

/** A request that has a prefix. */
type Allocated = Pick<OpenRequest, "id" | "deployment"> & {
  readonly prefixIndex: bigint;
  readonly replyKey: string;
};

/** What the contract says when a request can never be answered any more. Anything else may pass. */
const FOR_GOOD: Readonly<Record<string, RefusalReason>> = {
  PrefixLeasesFull: "NO_PREFIX_LEFT",
  PrefixLeasesWrongLeaseStatus: "LEASE_OVER",
};
/** It has come to an end, which its event will say once that is final. */
const ENDED = "PrefixLeasesWrongRequestStatus";

/**
 * Decides on requests, one by one: each ends as answered or turned down, and none keeps another waiting. Level-triggered:
 * a request that has not come to an end is looked at again, wherever a crash has left it.
 */
export class LeaseDesk {
  readonly #o: LeaseDeskOptions;

  constructor(options: LeaseDeskOptions) {
    this.#o = options;
  }

  /** Takes each request as far as it goes now. */
  async look(): Promise<void> {
    const { store, onProblem } = this.#o;
    const chainTime = (await store.cursor())?.timestamp ?? 0;
    for (const request of await store.openRequests())
      await this.#attend(request, chainTime).catch((error) => onProblem(request.id, error));
  }

  async #attend(request: OpenRequest, chainTime: number): Promise<void> {
    const { id, state, reason, leaseId, prefixIndex, replyKey, answerBy } = request;
    const { chain, outbox } = this.#o;
    if (state === "refused") return this.#reject(id, reason ?? "UNREADABLE");
    if (chainTime > answerBy) {
      // No later block can hold an answer, so what is final now stays so: it may be turned down.
      if ((await chain.requestStatus(id)) === "overdue") await this.#refuse(id, "TOO_LATE");
      return;
    }
    if (leaseId !== null && !["active", "grace"].includes(await chain.leaseStatus(leaseId)))
      return this.#refuse(id, "LEASE_OVER");
    if (state === "allocated" && prefixIndex !== null && replyKey !== null)
      return this.#answer({ ...request, prefixIndex, replyKey }, outbox);
    await this.#allocate(request);
  }

  async #allocate(request: OpenRequest): Promise<void> {
    const { store, space, tunnel, outbox, now } = this.#o;
    const opened = await this.#open(request);
    if (opened === null) return this.#refuse(request.id, "UNREADABLE");
    const { wireguardKey, replyKey } = opened;
    if (wireguardKey === tunnel.wireguardKey) return this.#refuse(request.id, "KEY_IN_USE");
    const allocation = await store.allocate(request.id, opened, space.size, now());
    if (!allocation.ok) return this.#refuse(request.id, allocation.reason);
    await this.#answer({ ...request, prefixIndex: allocation.index, replyKey }, outbox);
  }

  /** Null when no key of ours opens it, or it is no request: it stays so. */
  async #open({ deployment, sealedRequest }: OpenRequest): Promise<LeaseRequest | null> {
    const { chainId, leases, brokerId, secrets } = this.#o;
    const sealed = Buffer.from(sealedRequest.slice(2), "hex");
    const context = { chainId, leases, brokerId, deployment };
    for (const secret of await secrets()) {
      const opened = await openLeaseRequest(sealed, secret, context).catch(() => null);
      if (opened !== null) return opened;
    }
    return null;
  }

  async #answer({ id, deployment, prefixIndex, replyKey }: Allocated, outbox: BrokerOutbox): Promise<void> {
    const { chainId, leases, space, tunnel } = this.#o;
    const answer = { prefix: space.prefixAt(prefixIndex), gateway: space.gateway, ...tunnel };
    const context = { chainId, leases, requestId: BigInt(id), deployment };
    const sealedAnswer = await sealLeaseAnswer(answer, replyKey, context);
    const error = await this.#send(outbox, `answer:${id}`, { kind: "answer", requestId: id, sealedAnswer });
    const reason = error === null ? undefined : FOR_GOOD[error];
    if (reason !== undefined) await this.#refuse(id, reason);
    else if (error !== null && error !== ENDED) throw refused(`answer request ${id}`, error);
  }

  async #refuse(id: number, reason: RefusalReason): Promise<void> {
    await this.#o.store.refuse(id, reason, this.#o.now());
    await this.#reject(id, reason);
  }

  async #reject(id: number, reason: RefusalReason): Promise<void> {
    const call = { kind: "reject", requestId: id, reason } as const;
    const error = await this.#send(this.#o.outbox, `reject:${id}`, call);
    if (error !== null && error !== ENDED) throw refused(`turn request ${id} down`, error);
  }

  /** The contract's error, null when there is none. */
  async #send(outbox: BrokerOutbox, purpose: string, call: BrokerCall): Promise<string | null> {
    const outcome = await outbox.submit(purpose, call);
    return outcome.state === "reverted" ? outcome.error : null;
  }
}

function refused(what: string, error: string): RetryableError {
  return new RetryableError(
    "BROKER_CALL_REFUSED",
    `The contract does not let the broker ${what}: ${error}.`,
    "It is tried again. See with `blockhost-broker doctor` whether the broker's key is still its operator.",
  );
}

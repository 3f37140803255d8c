import type { BrokerOffer } from "../../../../keeper/core/broker-offer.ts";
import type { ChainLeaseStatus, RequestStatus } from "../../../../keeper/core/lease-status.ts";
import type { LeaseMarket } from "../../../../keeper/lease/ports/lease-market.ts";
import { keyPair } from "../../../../keeper/protocol/key-pair.ts";
import { openLeaseRequest } from "../../../../keeper/protocol/open-lease-request.ts";
import { sealLeaseAnswer } from "../../../../keeper/protocol/seal-lease-answer.ts";
import type {
  ContractCall,
  TransactionOutbox,
  TransactionOutcome,
} from "../../../../keeper/sagas/ports/transaction-outbox.ts";

export const LEASES = `0x${"1".repeat(40)}`;
export const DEPLOYMENT = `0x${"2".repeat(40)}`;
export const PERIOD = 30 * 86_400;
export const GRACE = 7 * 86_400;
const COOLDOWN = 600;
const ANSWER_PERIOD = 3_600;
const SECRET = new Uint8Array(32).fill(7);

interface Request {
  readonly sealed: string;
  readonly fee: bigint;
  leaseId: number | null;
  readonly answerBy: number;
  status: RequestStatus;
  reason: string | null;
  answer: string | null;
}

interface Lease {
  endsAt: number;
  released: boolean;
}

/** The contracts of leases with one broker and one host, in memory, with the contracts' rules; and the broker. */
export class MemoryLeases implements LeaseMarket, TransactionOutbox {
  readonly period = PERIOD;
  /** Unix seconds, the chain's and everybody's. */
  now = 1_000_000;
  price = 1_000n;
  /** What was paid and not given back, wei. */
  paid = 0n;
  credit = 0n;
  isFull = false;
  takesRenewals = true;
  keyEpoch = 1;
  readonly requests: Request[] = [];
  readonly leases: Lease[] = [];
  /** What the broker routes to: WireGuard's key of the host; null: to nobody. */
  routed: string | null = null;
  /** How the broker answers; left as it is: as it should. */
  prefix = "2001:db8:0:1::/64";
  garble = false;
  readonly #purposes = new Map<string, TransactionOutcome>();
  readonly #found = new Map<string, number>();

  async look(): ReturnType<LeaseMarket["look"]> {
    const pending = this.requests.findIndex(({ status }) => status === "open");
    const lease = this.leases.findIndex(({ released }) => !released);
    const offer: BrokerOffer = {
      id: 1,
      operator: `0x${"3".repeat(40)}`,
      region: "test",
      prefixLength: 64,
      price: this.price,
      capacity: 1,
      liveLeases: this.isFull || lease >= 0 ? 1 : 0,
      encryptionKey: keyPair(SECRET).publicKey,
      keyEpoch: this.keyEpoch,
      takesRequests: true,
      takesRenewals: this.takesRenewals,
    };
    return {
      block: { timestamp: this.now },
      offer,
      pendingRequestId: pending + 1 || null,
      leaseId: lease + 1 || null,
      requestableAt: this.#requestableAt,
    };
  }

  async lease(leaseId: number) {
    const lease = this.leases[leaseId - 1];
    return { broker: 1, deployment: DEPLOYMENT, endsAt: lease?.endsAt ?? 0, status: this.#statusOf(leaseId) };
  }

  async request(requestId: number) {
    const request = this.requests[requestId - 1];
    const isLate = request?.status === "open" && this.now > request.answerBy;
    const status: RequestStatus = isLate ? "overdue" : (request?.status ?? "none");
    return { status, leaseId: request?.leaseId ?? null, reason: request?.reason ?? null };
  }

  async answer(requestId: number) {
    const { answer, leaseId } = this.requests[requestId - 1] ?? {};
    if (!answer || !leaseId) return null;
    return { leaseId, endsAt: this.leases[leaseId - 1]?.endsAt ?? 0, sealed: answer };
  }

  async requestIn(hash: string, sealed: string) {
    const requestId = this.#found.get(hash) ?? 0;
    return this.requests[requestId - 1]?.sealed === sealed ? { requestId, block: 1 } : null;
  }

  async creditOf() {
    return this.credit;
  }

  /** Mined at once, and final with the next look at it. */
  async submit(purpose: string, call: ContractCall): Promise<TransactionOutcome> {
    const known = this.#purposes.get(purpose);
    if (known !== undefined) return known;
    const error = this.#obey(purpose, call);
    if (error !== null) return { state: "reverted", error };
    this.#purposes.set(purpose, { state: "final", hash: purpose });
    return { state: "pending" };
  }

  /** The broker looks at what was asked. */
  async tick(): Promise<void> {
    for (const [index, request] of this.requests.entries()) {
      if (request.status !== "open" || this.now > request.answerBy) continue;
      const context = { chainId: 1n, leases: LEASES, brokerId: 1, deployment: DEPLOYMENT };
      const asked = await openLeaseRequest(bytes(request.sealed), SECRET, context);
      if (this.isFull && request.leaseId === null) {
        this.#give(request, "rejected");
        request.reason = "NO_PREFIX_LEFT";
        continue;
      }
      if (request.leaseId === null)
        request.leaseId = this.leases.push({ endsAt: this.now + PERIOD, released: false });
      const answer = {
        prefix: this.prefix,
        gateway: "2001:db8::1",
        wireguardKey: asked.wireguardKey,
        endpoint: "broker.example.org:51820",
        zone: null,
        keepalive: 25,
      };
      const to = { chainId: 1n, leases: LEASES, requestId: BigInt(index + 1), deployment: DEPLOYMENT };
      const sealed = await sealLeaseAnswer(answer, asked.replyKey, to);
      request.answer = this.garble ? "0xdead" : `0x${Buffer.from(sealed).toString("hex")}`;
      request.status = "answered";
      this.routed = asked.wireguardKey;
    }
  }

  /** The broker ends a lease. */
  release(leaseId: number): void {
    const lease = this.leases[leaseId - 1];
    if (lease !== undefined) lease.released = true;
    this.routed = null;
  }

  #obey(purpose: string, call: ContractCall): string | null {
    switch (call.kind) {
      case "requestLease":
        if (call.fee !== this.price) return "PrefixLeasesWrongFee";
        if (this.leases.some(({ released }) => !released)) return "PrefixLeasesAlreadyLeased";
        return this.#ask(purpose, call.sealed, call.keyEpoch, call.fee, null);
      case "rekeyLease":
        if (!["active", "grace"].includes(this.#statusOf(call.leaseId)))
          return "PrefixLeasesWrongLeaseStatus";
        return this.#ask(purpose, call.sealed, call.keyEpoch, 0n, call.leaseId);
      case "renewLease": {
        const lease = this.leases[call.leaseId - 1];
        if (!lease || !["active", "grace"].includes(this.#statusOf(call.leaseId)))
          return "PrefixLeasesWrongLeaseStatus";
        if (call.fee !== this.price) return "PrefixLeasesWrongFee";
        if (this.now < lease.endsAt - PERIOD) return "PrefixLeasesRenewalTooEarly";
        lease.endsAt = Math.max(lease.endsAt, this.now) + PERIOD;
        this.paid += call.fee;
        return null;
      }
      case "releaseLease":
        if (["none", "released"].includes(this.#statusOf(call.leaseId)))
          return "PrefixLeasesWrongLeaseStatus";
        this.release(call.leaseId);
        return null;
      case "expireLeaseRequest": {
        const request = this.requests[call.requestId - 1];
        if (request?.status !== "open" || this.now <= request.answerBy)
          return "PrefixLeasesWrongRequestStatus";
        this.#give(request, "expired");
        return null;
      }
      case "withdrawLeaseCredit":
        if (this.credit === 0n) return "PrefixLeasesNothingToWithdraw";
        this.credit = 0n;
        return null;
      default:
        return "Reverted";
    }
  }

  #ask(purpose: string, sealed: string, epoch: number, fee: bigint, leaseId: number | null): string | null {
    if (epoch !== this.keyEpoch) return "PrefixLeasesStaleEpoch";
    if (this.now < this.#requestableAt) return "PrefixLeasesTooSoon";
    if (this.requests.some(({ status }) => status === "open")) return "PrefixLeasesRequestPending";
    const answerBy = this.now + ANSWER_PERIOD;
    this.requests.push({ sealed, fee, leaseId, answerBy, status: "open", reason: null, answer: null });
    this.#found.set(purpose, this.requests.length);
    this.paid += fee;
    this.#requestableAt = this.now + COOLDOWN;
    return null;
  }

  #give(request: Request, status: "rejected" | "expired"): void {
    request.status = status;
    this.credit += request.fee;
    this.paid -= request.fee;
  }

  #requestableAt = 0;

  #statusOf(leaseId: number): ChainLeaseStatus {
    const lease = this.leases[leaseId - 1];
    if (lease === undefined) return "none";
    if (lease.released) return "released";
    if (this.now < lease.endsAt) return "active";
    return this.now < lease.endsAt + GRACE ? "grace" : "lapsed";
  }
}

function bytes(hex: string): Uint8Array {
  return Buffer.from(hex.slice(2), "hex");
}

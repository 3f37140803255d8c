import type { BrokerOffer } from "../core/broker-offer.ts";
import { BlockHostError, FinalError } from "../core/errors.ts";
import type { LeaseCall } from "../core/lease-call.ts";
import { Mutex } from "../core/mutex.ts";
import type { PrefixLease } from "../core/prefix-lease.ts";
import { type Asked, prepareAsk, pursueAsk } from "./ask-under-seal.ts";
import type { LeaseParts } from "./lease-parts.ts";
import { leaseProblem } from "./lease-problem.ts";
import { BUDGET_SECONDS, offerProblem, renewsAt } from "./lease-rules.ts";
import { tendTunnel } from "./tend-tunnel.ts";

/** After something that came to nothing it is begun anew so late, seconds. */
const PAUSE_SECONDS = 3_600;
/** The contract's words for what another look settles: a price that changed, a key that changed, a lease there is. */
const LOOK_AGAIN = ["PrefixLeasesWrongFee", "PrefixLeasesStaleEpoch", "PrefixLeasesAlreadyLeased"];

/** What a person is told that keeps a lease from going on. */
export interface LeaseTrouble {
  readonly code: string;
  readonly what: string;
  readonly remedy: string;
}

type Sight = Awaited<ReturnType<LeaseParts["market"]["look"]>>;

/**
 * Leases a prefix of a broker and keeps it: asks, makes the tunnel, renews, gives back. Level-triggered: each look holds
 * what is written down against the contracts and the tunnel, and takes one step; a crash between any two changes nothing
 * but the time.
 */
export class LeaseKeeper {
  readonly #o: LeaseParts;
  readonly #turns = new Mutex();
  #heardAt: number | null = null;
  #mayHaveCredit = true;
  #isResting = false;
  /** Of the last look, and of the one that is under way. */
  #problems: readonly LeaseTrouble[] = [];
  #met: LeaseTrouble[] = [];

  constructor(parts: LeaseParts) {
    this.#o = {
      ...parts,
      onProblem: (what, error) => {
        if (error instanceof BlockHostError) {
          const { code, message, remedy } = error;
          this.#met.push({ code, what: message, remedy });
        }
        parts.onProblem(what, error);
      },
    };
  }

  /** Whether nothing is under way that another look would bring further. */
  get isResting(): boolean {
    return this.#isResting;
  }

  /** What the last look was hindered by. */
  get problems(): readonly LeaseTrouble[] {
    return this.#problems;
  }

  /** The lease that is not over. */
  get lease(): PrefixLease | null {
    return this.#o.store.current();
  }

  /** When the broker was last heard of by the tunnel, unix seconds; null when never, or not since this start. */
  get heardAt(): number | null {
    return this.#heardAt;
  }

  /** Takes a step in everything. Never rejects: what is wrong is told, and tried again. */
  look(): Promise<void> {
    return this.#turns.run(() => this.#look());
  }

  /** Begins to lease from a broker. @throws FinalError LEASE_HELD */
  async request(broker: number, maxPrice: bigint): Promise<void> {
    const begun = await this.#o.store.begin(broker, maxPrice, this.#o.now());
    if (begun !== null) return this.look();
    throw new FinalError(
      "LEASE_HELD",
      `This host leases from broker ${this.lease?.broker} already, or is asking it.`,
      "See with `blockhost broker status`. To change the broker: blockhost broker release, then ask again.",
    );
  }

  /** Pays a period more now. @param maxPrice what is agreed to from now on; null: what was. @throws FinalError LEASE_NONE */
  async renew(maxPrice: bigint | null): Promise<void> {
    await this.#turns.run(async () => {
      const lease = this.#answered();
      const changed = maxPrice === null ? lease : await this.#o.store.setMaxPrice(lease.id, maxPrice);
      const { offer } = await this.#o.market.look(lease.broker);
      await this.#beginRenewal(changed ?? lease, offer);
    });
    await this.look();
  }

  /** Has the prefix routed to another key of ours. @throws FinalError LEASE_NONE */
  async rekey(): Promise<void> {
    await this.#turns.run(async () => {
      const lease = this.#answered();
      const { offer } = await this.#o.market.look(lease.broker);
      if (offer !== null) await prepareAsk(this.#o, lease, "rekey", offer);
    });
    await this.look();
  }

  /** Gives the lease back; nothing is paid back. @throws FinalError LEASE_NONE, LEASE_ASKED */
  async release(): Promise<void> {
    await this.#turns.run(async () => {
      const { store, now } = this.#o;
      const lease = this.lease;
      if (lease?.state !== "requested" || lease.leaseId !== null)
        return void (await store.enter(this.#answered().id, "releasing", now()));
      if ((await store.openCalls(lease.id)).length > 0)
        throw new FinalError(
          "LEASE_ASKED",
          `Broker ${lease.broker} was asked and has not answered: a request cannot be taken back.`,
          "Wait for its answer, which comes within an hour or is refunded; then release.",
        );
      await store.end(lease.id, "refused", "WITHDRAWN", now());
    });
    await this.look();
  }

  #answered(): PrefixLease {
    const lease = this.lease;
    if (lease !== null && lease.leaseId !== null) return lease;
    throw new FinalError(
      "LEASE_NONE",
      "This host has no lease of a broker's prefix.",
      "Ask for one: blockhost broker request",
    );
  }

  async #look(): Promise<void> {
    this.#met = [];
    await this.#do("the lease", () => this.#begin());
    let keyLost = false;
    // Before the chain is asked, and without it: who has a prefix keeps it while the chain is away.
    await this.#do("the tunnel", async () => {
      const lease = this.lease;
      if (lease === null || lease.state === "releasing") return;
      const sight = await tendTunnel(this.#o, lease);
      keyLost = sight?.keyLost ?? false;
      this.#heardAt = sight?.heardAt ?? null;
    });
    await this.#do("the lease", async () => {
      const lease = this.lease;
      if (lease === null) return this.#refund();
      const sight = await this.#o.market.look(lease.broker);
      if (lease.leaseId === null) return this.#request(lease, sight);
      await this.#keep(lease, lease.leaseId, sight, keyLost);
    });
    this.#problems = this.#met;
    const lease = this.lease;
    this.#isResting =
      lease === null ||
      (lease.state === "up" && (await this.#o.store.openCalls(lease.id).catch(() => [])).length === 0);
  }

  /** Leases by itself from the broker of the configuration, unless the operator has given that one back. */
  async #begin(): Promise<void> {
    const { store, now, rules } = this.#o;
    const { broker, maxPrice } = rules;
    const last = store.newest();
    if (broker === null || store.current() !== null) return;
    if (last?.broker === broker) {
      if (last.state === "released" || last.reason === "WITHDRAWN") return;
      if (now() - last.since < PAUSE_SECONDS) return;
    }
    await store.begin(broker, maxPrice, now());
  }

  /** Towards an answer. */
  async #request(lease: PrefixLease, sight: Sight): Promise<void> {
    const { store, market, now } = this.#o;
    const [call] = await store.openCalls(lease.id);
    if (call !== undefined) {
      const asked = await pursueAsk(this.#o, lease, call);
      if (asked.state !== "refused") return;
      if (LOOK_AGAIN.includes(asked.reason)) return store.endCall(call.id, asked.reason);
      this.#mayHaveCredit = true;
      return void (await store.end(lease.id, "refused", asked.reason, now()));
    }
    // A store that was lost: the contract knows of a lease, and what was said of it is asked for by other keys.
    if (sight.leaseId !== null) {
      // What is over with us is not begun anew because a server lags.
      if (await store.isOver(sight.leaseId)) return;
      const { endsAt } = await market.lease(sight.leaseId);
      await store.adopt(lease.id, sight.leaseId, endsAt);
      return;
    }
    if (sight.pendingRequestId !== null) return this.#strange(sight.pendingRequestId);
    const problem = offerProblem(sight.offer, lease.maxPrice);
    if (problem !== null || sight.offer === null)
      return void (await store.end(lease.id, "refused", problem ?? "BROKER_UNKNOWN", now()));
    if (sight.requestableAt > sight.block.timestamp) return;
    await this.#affordable(sight.offer.price);
    await prepareAsk(this.#o, lease, "request", sight.offer);
  }

  /** What is asked or paid for a lease that the contract has. */
  async #keep(lease: PrefixLease, leaseId: number, sight: Sight, keyLost: boolean): Promise<void> {
    const { store, market, deployment, now } = this.#o;
    const held = await market.lease(leaseId);
    // A server that lags does not know it yet.
    if (held.status === "none") return;
    const isOurs = held.deployment.toLowerCase() === deployment.toLowerCase() && held.broker === lease.broker;
    if (!isOurs || held.status === "released" || held.status === "lapsed") {
      await this.#o.tunnel.lower();
      const ordered = lease.state === "releasing";
      const reason = ordered ? "ORDERED" : held.status.toUpperCase();
      await store.end(lease.id, ordered ? "released" : "lost", reason, now());
      return;
    }
    if (lease.state === "releasing") return this.#release(leaseId);
    if (held.endsAt > (lease.endsAt ?? 0)) await store.setEndsAt(lease.id, held.endsAt);
    const calls = await store.openCalls(lease.id);
    for (const call of calls) await this.#do("the lease", () => this.#pursue(lease, leaseId, call));
    if (calls.length > 0) return;
    if (
      (lease.answer === null || keyLost) &&
      sight.offer !== null &&
      (await this.#isRested(lease, "rekey"))
    ) {
      if (sight.requestableAt <= sight.block.timestamp)
        await prepareAsk(this.#o, lease, "rekey", sight.offer);
      return;
    }
    if (
      sight.block.timestamp >= renewsAt(held.endsAt, market.period) &&
      (await this.#isRested(lease, "renew"))
    )
      await this.#beginRenewal(lease, sight.offer);
  }

  async #pursue(lease: PrefixLease, leaseId: number, call: LeaseCall): Promise<void> {
    const { store } = this.#o;
    if (call.kind === "renew") return this.#payRenewal(lease, leaseId, call);
    const asked: Asked = await pursueAsk(this.#o, lease, call);
    if (asked.state === "refused") await store.endCall(call.id, asked.reason);
  }

  /** The contract lets at most two periods be paid ahead, so what is paid cannot run away. */
  async #payRenewal(lease: PrefixLease, leaseId: number, call: LeaseCall): Promise<void> {
    const { outbox, store, market, leases } = this.#o;
    const words = { kind: "renewLease", leases, leaseId, fee: call.fee } as const;
    const outcome = await outbox.submit(`lease:renew:${call.id}`, words);
    if (outcome.state === "reverted") return store.endCall(call.id, outcome.error);
    if (outcome.state === "pending") return;
    const { endsAt } = await market.lease(leaseId);
    // A server that lags shows the end from before: what is paid is not paid again for that.
    if (endsAt > (lease.endsAt ?? 0)) await store.renewed(call, endsAt);
  }

  /** @throws RetryableError LEASE_NO_RENEWAL, LEASE_PRICE, LEASE_BUDGET */
  async #beginRenewal(lease: PrefixLease, offer: BrokerOffer | null): Promise<void> {
    const { store, now } = this.#o;
    if (offer === null || !offer.takesRenewals) throw leaseProblem("LEASE_NO_RENEWAL");
    if (offer.price > lease.maxPrice) throw leaseProblem("LEASE_PRICE", `${offer.price} wei`);
    await this.#affordable(offer.price);
    await store.beginCall(lease.id, "renew", offer.price, null, now());
  }

  async #release(leaseId: number): Promise<void> {
    const { outbox, leases } = this.#o;
    const outcome = await outbox.submit(`lease:release:${leaseId}`, {
      kind: "releaseLease",
      leases,
      leaseId,
    });
    if (outcome.state === "reverted" && outcome.error !== "PrefixLeasesWrongLeaseStatus")
      throw leaseProblem("LEASE_CALL_REFUSED", outcome.error);
  }

  /** A request of this host that we have not made, or have forgotten. */
  async #strange(requestId: number): Promise<void> {
    const { market, outbox, leases } = this.#o;
    if ((await market.request(requestId, 0)).status === "overdue")
      await outbox.submit(`lease:expire:${requestId}`, { kind: "expireLeaseRequest", leases, requestId });
    throw leaseProblem("LEASE_REQUEST_PENDING", `request ${requestId}`);
  }

  /** What a request has cost that came to nothing waits in the contract. */
  async #refund(): Promise<void> {
    const { store, market, outbox, leases, payer } = this.#o;
    const last = store.newest();
    if (last?.state !== "refused" || !this.#mayHaveCredit) return;
    if ((await market.creditOf(payer)) === 0n) {
      this.#mayHaveCredit = false;
      return;
    }
    await outbox.submit(`lease:credit:${last.id}`, { kind: "withdrawLeaseCredit", leases, account: payer });
  }

  async #affordable(fee: bigint): Promise<void> {
    const { store, rules, now } = this.#o;
    if ((await store.feesSince(now() - BUDGET_SECONDS)) + fee > rules.budget)
      throw leaseProblem("LEASE_BUDGET");
  }

  async #isRested(lease: PrefixLease, kind: LeaseCall["kind"]): Promise<boolean> {
    const last = await this.#o.store.lastCall(lease.id, kind);
    return last?.state !== "refused" || this.#o.now() - last.at >= PAUSE_SECONDS;
  }

  async #do(what: string, work: () => Promise<void>): Promise<void> {
    await work().catch((error: unknown) => this.#o.onProblem(what, error));
  }
}

import type { BlockRef, ChainView, Depth } from "../../keeper/core/chain-view.ts";
import { RetryableError } from "../../keeper/core/errors.ts";
import type { Operation, OperationRequest } from "../../keeper/core/operation.ts";
import type { Plan } from "../../keeper/core/plan.ts";
import type { Subscription, SubscriptionStatus } from "../../keeper/core/subscription.ts";
import type { ContractCall, TransactionOutcome } from "../../keeper/core/transaction.ts";
import type { OperationLog } from "../../keeper/sagas/ports/operation-log.ts";
import type { SubscriptionReader } from "../../keeper/sagas/ports/subscription-reader.ts";
import type { TransactionOutbox } from "../../keeper/sagas/ports/transaction-outbox.ts";

const DAY = 86_400;
const DEAD: readonly SubscriptionStatus[] = ["none", "refunded", "closed"];
const hash = (n: number) => `0x${n.toString(16).padStart(64, "0")}`;
export const ADDRESS = (n: number) => `0x${n.toString(16).padStart(40, "0")}`;

/** The contracts' rules as far as the sagas can feel them, and an outbox whose transactions take one look to be mined. */
export class MemoryChain implements SubscriptionReader, TransactionOutbox, OperationLog {
  readonly plan: Plan = {
    id: 1n,
    name: "small",
    vcpus: 1,
    memoryMiB: 512,
    diskGiB: 5,
    mbps: 100,
    image: "debian-12",
    gracePeriod: 7 * DAY,
  };
  /** Chain time, unix seconds. */
  time: number;
  /** Blocks until what is confirmed is final. */
  lag = 0;
  readonly sent: string[] = [];
  /** Errors that the contract answers the next calls of a kind with. */
  readonly refuse = new Map<ContractCall["kind"], string>();
  #height = 100;
  readonly #subscriptions = new Map<
    bigint,
    { subscription: Subscription; changedAt: number; before: Subscription | null }
  >();
  readonly #outcomes = new Map<string, TransactionOutcome>();
  readonly #requests = new Map<bigint, OperationRequest[]>();
  /** Requests, as `id:sequence`, that the server which is read does not tell of. */
  readonly hidden = new Set<string>();
  /** What that server makes of requests, by `id:sequence`. */
  readonly forged = new Map<string, Pick<OperationRequest, "operation">>();
  /** No server tells of any request, and so no quorum does. */
  allHide = false;
  /** How often a subscription was read in full. */
  reads = 0;

  constructor(time: number) {
    this.time = time;
  }

  purchase(id: bigint, encryptionKey: string): Subscription {
    return this.change(id, {
      id,
      planId: 1n,
      status: "pending",
      payer: ADDRESS(1),
      recipient: ADDRESS(1),
      owner: null,
      ownerKind: "eoa",
      user: null,
      purchaseRef: hash(Number(id) + 0x1000),
      encryptionKey,
      epoch: 0,
      hasCredential: false,
      deliverBy: this.time + 3_600,
      startsAt: 0,
      expiresAt: 0,
      held: false,
      throttleMbps: 0,
      operations: 0,
    });
  }

  /** Changes a subscription in a new block. */
  change(id: bigint, patch: Partial<Subscription>): Subscription {
    const before = this.#subscriptions.get(id)?.subscription ?? null;
    const subscription = { ...before, ...patch } as Subscription;
    this.#height++;
    this.#subscriptions.set(id, { subscription, changedAt: this.#height, before });
    return subscription;
  }

  get(id: bigint): Subscription {
    const held = this.#subscriptions.get(id);
    if (!held) throw new Error(`no subscription ${id}`);
    return this.#derived(held.subscription);
  }

  /** The subscription, if there is one. */
  peek(id: bigint): Subscription | null {
    return this.#subscriptions.has(id) ? this.get(id) : null;
  }

  /** The owner asks for an operation, in a new block. Returns its number. */
  request(id: bigint, operation: Operation, snapshot = 0): number {
    const sequence = this.get(id).operations + 1;
    const requests = (this.#requests.get(id) ?? []).filter((each) => each.sequence < sequence);
    this.#requests.set(id, [
      ...requests,
      { sequence, operation, argument: hash(snapshot), requestedAt: this.time },
    ]);
    this.change(id, { operations: sequence });
    return sequence;
  }

  async requested(id: bigint, after: number) {
    const { operations } = this.get(id);
    const all = (this.#requests.get(id) ?? []).map((each) => ({
      ...each,
      ...this.forged.get(`${id}:${each.sequence}`),
    }));
    const isRead = ({ sequence }: OperationRequest) => !this.hidden.has(`${id}:${sequence}`);
    return all.filter((each) => each.sequence > after && each.sequence <= operations && isRead(each));
  }

  async find(id: bigint, sequence: number) {
    if (this.allHide) return false;
    this.hidden.delete(`${id}:${sequence}`);
    return (await this.requested(id, sequence - 1))[0]?.sequence === sequence;
  }

  async agreed(id: bigint, sequence: number) {
    const request = this.#requests.get(id)?.find((each) => each.sequence === sequence);
    if (this.allHide || !request) throw new RetryableError("OPERATION_NOT_AGREED", "no quorum", "none");
    this.forged.delete(`${id}:${sequence}`);
    return request;
  }

  /**
   * Reorganises the chain: the last change of the subscription has never been, if it is not final. Returns what brings
   * it back, or null.
   */
  takeBack(id: bigint): (() => void) | null {
    const held = this.#subscriptions.get(id);
    if (!held || held.changedAt <= this.#height - this.lag) return null;
    const { subscription, before, changedAt } = held;
    if (before) this.#subscriptions.set(id, { subscription: before, changedAt, before });
    else this.#subscriptions.delete(id);
    return () => {
      this.#height++;
      this.#subscriptions.set(id, { subscription, changedAt: this.#height, before });
    };
  }

  mine(blocks: number): void {
    this.#height += blocks;
  }

  async block(depth: Depth): Promise<BlockRef> {
    const number = depth === "final" ? this.#height - this.lag : this.#height;
    return { number, hash: hash(number), timestamp: this.time };
  }

  async read(id: bigint, depth: Depth): Promise<ChainView | null> {
    this.reads++;
    return this.#view(id, depth);
  }

  async #view(id: bigint, depth: Depth): Promise<ChainView | null> {
    const block = await this.block(depth);
    const held = this.#subscriptions.get(id);
    if (!held) return null;
    const subscription = held.changedAt <= block.number ? held.subscription : held.before;
    return subscription && { block, subscription: this.#derived(subscription), plan: this.plan };
  }

  async fingerprints(depth: Depth): ReturnType<SubscriptionReader["fingerprints"]> {
    const fingerprints = new Map<bigint, string>();
    for (const id of this.#subscriptions.keys()) {
      const view = await this.#view(id, depth);
      if (view === null || DEAD.includes(view.subscription.status)) continue;
      const text = (_: string, value: unknown) => (typeof value === "bigint" ? `${value}` : value);
      fingerprints.set(id, JSON.stringify([view.subscription, view.plan], text));
    }
    return { block: await this.block(depth), fingerprints };
  }

  async submit(purpose: string, call: ContractCall): Promise<TransactionOutcome> {
    const known = this.#outcomes.get(purpose);
    if (known?.state === "pending") {
      // The second look: mined and final.
      const outcome = this.#execute(call);
      this.#outcomes.set(purpose, outcome);
      return outcome;
    }
    if (known) return known;
    this.sent.push(purpose);
    this.#outcomes.set(purpose, { state: "pending" });
    return { state: "pending" };
  }

  /** All of it, for a world that is kept while its keeper is killed. */
  dump() {
    const [subscriptions, outcomes, requests] = [this.#subscriptions, this.#outcomes, this.#requests];
    const { time, lag, sent } = this;
    return { time, lag, sent, height: this.#height, subscriptions, outcomes, requests };
  }

  load(dumped: unknown): void {
    const all = dumped as ReturnType<MemoryChain["dump"]>;
    Object.assign(this, { time: all.time, lag: all.lag });
    this.#height = all.height;
    this.sent.splice(0, this.sent.length, ...all.sent);
    for (const [id, held] of all.subscriptions) this.#subscriptions.set(id, held);
    for (const [purpose, outcome] of all.outcomes) this.#outcomes.set(purpose, outcome);
    for (const [id, requests] of all.requests) this.#requests.set(id, requests);
  }

  #execute(call: ContractCall): TransactionOutcome {
    const refused = this.refuse.get(call.kind);
    if (refused) return { state: "reverted", error: refused };
    if (!("id" in call)) throw new Error(`no subscription is concerned by ${call.kind}`);
    const { status, purchaseRef, deliverBy, epoch } = this.get(call.id);
    const wrong: TransactionOutcome = { state: "reverted", error: "SubscriptionsWrongStatus" };
    switch (call.kind) {
      case "deliver":
        if (status !== "pending") return wrong;
        if (purchaseRef !== call.purchaseRef)
          return { state: "reverted", error: "SubscriptionsPurchaseRefMismatch" };
        if (this.time > deliverBy) return { state: "reverted", error: "SubscriptionsDeadlinePassed" };
        this.change(call.id, {
          status: "active",
          owner: this.get(call.id).recipient,
          epoch: 1,
          hasCredential: true,
          startsAt: this.time,
          expiresAt: this.time + 30 * DAY,
        });
        break;
      case "reject":
        if (status !== "pending") return wrong;
        this.change(call.id, { status: "refunded" });
        break;
      case "close":
        if (!["lapsed", "cancelled", "terminated"].includes(status)) return wrong;
        this.change(call.id, { status: "closed", owner: null });
        break;
      case "setCredential":
        if (epoch !== call.epoch) return { state: "reverted", error: "AccessCredentialStaleEpoch" };
        this.change(call.id, { hasCredential: true });
        break;
    }
    this.#height += this.lag;
    return { state: "final", hash: hash(this.#height) };
  }

  #derived(subscription: Subscription): Subscription {
    if (subscription.status !== "active") return subscription;
    const { expiresAt } = subscription;
    if (this.time < expiresAt) return subscription;
    return { ...subscription, status: this.time < expiresAt + this.plan.gracePeriod ? "grace" : "lapsed" };
  }
}

import type { Catalogue } from "./catalogue.ts";
import { Earnings } from "./earnings.ts";
import type { Notice } from "./notice.ts";
import { Refusal } from "./refusal.ts";
import type { STATUSES } from "./statuses.ts";
import type { Subscription } from "./subscription.ts";
import type { Wallets } from "./wallets.ts";

const DAY = 86_400n;
/** Days that may be paid ahead. */
const HORIZON = 1095n;

interface Order {
  readonly planId: number;
  readonly numDays: number;
  readonly token: string;
  readonly maxAmount: bigint;
  readonly recipient: string;
}

/**
 * The money of BlockHost a second time, from the words of the design and of the interfaces and not from the Solidity.
 * Every action takes the time as `now` in unix seconds, throws a Refusal or returns its events. Ids count from 1.
 * Roles are not its matter: who may act as keeper or operator is another test's.
 */
export class Reference {
  readonly catalogue: Catalogue;
  readonly wallets: Wallets;
  readonly subscriptions: Subscription[] = [];
  readonly #credits = new Map<string, bigint>();
  readonly #day: bigint;
  #paused = false;

  /** @param day seconds of one; the simulation lives faster */
  constructor(catalogue: Catalogue, wallets: Wallets, day = DAY) {
    this.catalogue = catalogue;
    this.wallets = wallets;
    this.#day = day;
  }

  purchase(now: bigint, caller: string, order: Order, payer = caller): Notice[] {
    this.#refuseWhilePaused();
    const { planId, numDays, token, recipient } = order;
    const amount = this.#price(planId, numDays, token, order.maxAmount);
    this.catalogue.refuseUnlessOnSale(planId);
    this.wallets.pay(caller, token, amount);
    this.catalogue.moveStock(planId, -1);
    const id = BigInt(this.subscriptions.length + 1);
    const deliverBy = now + this.catalogue.planOf(planId).deliveryDeadline;
    this.subscriptions.push({
      id,
      planId,
      numDays,
      payer,
      recipient,
      amount,
      deliverBy,
      token,
      phase: "Pending",
      startsAt: 0n,
      expiresAt: 0n,
      owner: undefined,
      earnings: undefined,
    });
    return [
      {
        event: "Purchased",
        id,
        planId: BigInt(planId),
        payer,
        recipient,
        token,
        amount,
        numDays: BigInt(numDays),
        deliverBy,
      },
    ];
  }

  deliver(now: bigint, id: bigint): Notice[] {
    const subscription = this.#pending(id, now);
    if (now > subscription.deliverBy) throw new Refusal("SubscriptionsDeadlinePassed");
    const { amount, recipient, token } = subscription;
    const expiresAt = now + BigInt(subscription.numDays) * this.#day;
    subscription.phase = "Delivered";
    subscription.startsAt = now;
    subscription.expiresAt = expiresAt;
    subscription.owner = recipient;
    subscription.earnings = new Earnings(amount, now, expiresAt);
    return [{ event: "Delivered", id, recipient, token, amount, startsAt: now, expiresAt }];
  }

  reject(now: bigint, id: bigint): Notice[] {
    const subscription = this.#pending(id, now);
    const { payer, token, amount } = subscription;
    this.#refund(subscription);
    return [{ event: "Rejected", id, payer, token, amount }, ...this.#credit(id, payer, token, amount)];
  }

  reclaim(now: bigint, caller: string, id: bigint): Notice[] {
    const subscription = this.#pending(id, now);
    if (now <= subscription.deliverBy) throw new Refusal("SubscriptionsDeadlineNotPassed");
    const { payer, token, amount } = subscription;
    this.#refund(subscription);
    const reclaimed = { event: "Reclaimed", id, payer, token, amount, by: caller };
    if (caller !== payer) return [reclaimed, ...this.#credit(id, payer, token, amount)];
    this.wallets.payOut(payer, token, amount);
    return [reclaimed];
  }

  renew(
    now: bigint,
    caller: string,
    id: bigint,
    numDays: number,
    token: string,
    maxAmount: bigint,
  ): Notice[] {
    this.#refuseWhilePaused();
    const [subscription, earnings] = this.#running(id, now);
    const amount = this.#price(subscription.planId, numDays, token, maxAmount);
    const expired = now >= subscription.expiresAt;
    const expiresAt = (expired ? now : subscription.expiresAt) + BigInt(numDays) * this.#day;
    if (expiresAt > now + HORIZON * this.#day) throw new Refusal("SubscriptionsBeyondHorizon");
    const former = subscription.token;
    if (token !== former && !expired) throw new Refusal("SubscriptionsTokenMismatch");
    this.wallets.pay(caller, token, amount);
    const notices: Notice[] = [
      { event: "Renewed", id, by: caller, token, amount, numDays: BigInt(numDays), expiresAt },
    ];
    if (token === former) {
      earnings.renew(now, amount, expiresAt);
    } else {
      notices.push(...this.#credit(id, "treasury", former, earnings.collect(now)));
      subscription.token = token;
      subscription.earnings = new Earnings(amount, now, expiresAt);
    }
    subscription.expiresAt = expiresAt;
    return notices;
  }

  cancel(now: bigint, caller: string, id: bigint): Notice[] {
    const [subscription, earnings] = this.#running(id, now);
    if (subscription.owner !== caller) throw new Refusal("SubscriptionsNotOwner");
    const refund = this.#end(subscription, earnings, "Cancelled", now, this.#chargedUntil(subscription, now));
    const { token, expiresAt } = subscription;
    this.wallets.payOut(caller, token, refund);
    return [{ event: "Cancelled", id, owner: caller, token, refund, expiresAt }];
  }

  terminate(now: bigint, id: bigint): Notice[] {
    const [subscription, earnings] = this.#running(id, now);
    const refund = this.#end(subscription, earnings, "Terminated", now, now);
    const { token, expiresAt, owner = "" } = subscription;
    return [
      { event: "Terminated", id, owner, token, refund, expiresAt },
      ...this.#credit(id, owner, token, refund),
    ];
  }

  close(now: bigint, id: bigint): Notice[] {
    const subscription = this.#known(id);
    const status = this.statusOf(id, now);
    if (!["Lapsed", "Cancelled", "Terminated"].includes(status)) {
      throw new Refusal("SubscriptionsWrongStatus");
    }
    subscription.phase = "Closed";
    subscription.owner = undefined;
    this.catalogue.moveStock(subscription.planId, 1);
    return [{ event: "Closed", id, planId: BigInt(subscription.planId) }];
  }

  collect(now: bigint, ids: readonly bigint[]): Notice[] {
    const subscriptions = ids.map((id) => this.#known(id));
    return subscriptions.flatMap(({ id, token, earnings }) => {
      const amount = earnings?.collect(now) ?? 0n;
      if (amount === 0n) return [];
      this.wallets.payOut("treasury", token, amount);
      return [{ event: "Collected", id, treasury: "treasury", token, amount }];
    });
  }

  withdrawFor(account: string, token: string): Notice[] {
    const amount = this.creditOf(account, token);
    if (amount === 0n) throw new Refusal("SubscriptionsNothingToWithdraw");
    this.#credits.delete(`${account} ${token}`);
    this.wallets.payOut(account, token, amount);
    return [{ event: "Withdrawn", account, token, amount }];
  }

  /** Of the access token. */
  transfer(caller: string, to: string, id: bigint): void {
    const subscription = this.subscriptions[Number(id) - 1];
    if (subscription?.owner === undefined) throw new Refusal("ERC721NonexistentToken");
    if (subscription.owner !== caller) throw new Refusal("ERC721InsufficientApproval");
    subscription.owner = to;
  }

  pause(): void {
    this.#refuseWhilePaused();
    this.#paused = true;
  }

  unpause(): void {
    if (!this.#paused) throw new Refusal("ExpectedPause");
    this.#paused = false;
  }

  get paused(): boolean {
    return this.#paused;
  }

  statusOf(id: bigint, now: bigint): (typeof STATUSES)[number] {
    const subscription = this.subscriptions[Number(id) - 1];
    if (subscription === undefined) return "None";
    const { phase, expiresAt, planId } = subscription;
    if (phase !== "Delivered") return phase;
    if (now < expiresAt) return "Active";
    return now < expiresAt + this.catalogue.planOf(planId).gracePeriod ? "Grace" : "Lapsed";
  }

  canRenew(id: bigint, now: bigint): boolean {
    return !this.#paused && ["Active", "Grace"].includes(this.statusOf(id, now));
  }

  refundable(id: bigint, now: bigint): bigint {
    const subscription = this.#known(id);
    const { phase, amount, earnings } = subscription;
    if (phase === "Pending") return amount;
    if (phase !== "Delivered" || earnings === undefined) return 0n;
    return earnings.unearnedAt(this.#chargedUntil(subscription, now));
  }

  earned(id: bigint, now: bigint): bigint {
    return this.#known(id).earnings?.uncollectedAt(now) ?? 0n;
  }

  /** Who has credits, and in which token. */
  creditors(): [account: string, token: string][] {
    return [...this.#credits.keys()].map((key) => key.split(" ") as [string, string]);
  }

  creditOf(account: string, token: string): bigint {
    return this.#credits.get(`${account} ${token}`) ?? 0n;
  }

  /** What the contract owes in `token`: in escrow, unearned, earned and not collected, and credits. */
  owed(token: string): bigint {
    const held = this.subscriptions
      .filter((subscription) => subscription.token === token)
      .map(({ phase, amount, earnings }) => earnings?.held() ?? (phase === "Pending" ? amount : 0n));
    const credits = [...this.#credits].filter(([key]) => key.endsWith(` ${token}`)).map(([, sum]) => sum);
    return [...held, ...credits].reduce((sum, amount) => sum + amount, 0n);
  }

  /** When the time alone changes what is possible with `id`, and when the minimum charge ends. */
  edgesOf(id: bigint): bigint[] {
    const { deliverBy, phase, startsAt, expiresAt, planId } = this.#known(id);
    if (phase === "Pending") return [deliverBy];
    if (phase !== "Delivered") return [];
    return [startsAt + this.#day, expiresAt, expiresAt + this.catalogue.planOf(planId).gracePeriod];
  }

  #price(planId: number, numDays: number, token: string, maxAmount: bigint): bigint {
    const amount = this.catalogue.quote(planId, numDays, token);
    if (amount > maxAmount) throw new Refusal("SubscriptionsPriceAboveMaximum");
    return amount;
  }

  #known(id: bigint): Subscription {
    const subscription = this.subscriptions[Number(id) - 1];
    if (subscription === undefined) throw new Refusal("SubscriptionsUnknown");
    return subscription;
  }

  #pending(id: bigint, now: bigint): Subscription {
    const subscription = this.#known(id);
    if (this.statusOf(id, now) !== "Pending") throw new Refusal("SubscriptionsWrongStatus");
    return subscription;
  }

  #running(id: bigint, now: bigint): [Subscription, Earnings] {
    const subscription = this.#known(id);
    const { earnings } = subscription;
    if (earnings === undefined || !["Active", "Grace"].includes(this.statusOf(id, now))) {
      throw new Refusal("SubscriptionsWrongStatus");
    }
    return [subscription, earnings];
  }

  #refund(subscription: Subscription): void {
    subscription.phase = "Refunded";
    this.catalogue.moveStock(subscription.planId, 1);
  }

  #end(
    subscription: Subscription,
    earnings: Earnings,
    phase: "Cancelled" | "Terminated",
    now: bigint,
    until: bigint,
  ): bigint {
    subscription.phase = phase;
    if (now < subscription.expiresAt) subscription.expiresAt = now;
    return earnings.end(now, until);
  }

  #credit(id: bigint, account: string, token: string, amount: bigint): Notice[] {
    if (amount === 0n) return [];
    this.#credits.set(`${account} ${token}`, this.creditOf(account, token) + amount);
    return [{ event: "Credited", id, account, token, amount }];
  }

  #refuseWhilePaused(): void {
    if (this.#paused) throw new Refusal("EnforcedPause");
  }

  /** A cancel charges the first day after delivery, whatever is left of it. */
  #chargedUntil({ startsAt }: Subscription, now: bigint): bigint {
    return now > startsAt + this.#day ? now : startsAt + this.#day;
  }
}

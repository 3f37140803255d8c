import type { ChainView } from "../../core/chain-view.ts";
import type { ApiChain, ApiHost } from "../../protocol/api/host.ts";
import type { ApiPlan } from "../../protocol/api/plan.ts";
import type { ApiStatus } from "../../protocol/api/status.ts";
import type { ApiSubscription, ApiSubscriptions } from "../../protocol/api/subscription.ts";
import type { Branding } from "../ports/branding.ts";
import type { Catalogue, Offer, OfferedPlan } from "../ports/catalogue.ts";
import type { HostReader } from "../ports/host-reader.ts";
import type { ProgressFeed } from "../ports/progress-feed.ts";
import { apiSubscription } from "./api-subscription.ts";
import { Cached } from "./cached.ts";
import { deliveryTimes } from "./delivery-times.ts";
import { MinuteBudget } from "./minute-budget.ts";
import { PortalError } from "./portal-error.ts";
import type { Site } from "./site.ts";
import type { SubscriptionBook } from "./subscription-book.ts";

/** How long answers are kept, and for how long they stand in while the chain is away. Milliseconds. */
const OFFER = { fresh: 5_000, good: 600_000 };
/** Tokens change by the planner's transaction only, and a wallet reads price and permit from the chain itself. */
const MONEY = { fresh: 300_000, good: 86_400_000 };
const STATUS = { fresh: 5_000, good: 0 };
/** Looks at the chain in a minute for subscriptions that have ended for good and are forgotten: of all readers together. */
const LOOKS = 240;
/** Subscriptions in one answer. */
const MOST = 200;

export interface ReadingParts {
  readonly site: Site;
  readonly branding: Branding;
  readonly linuxUser: string;
  readonly chain: ApiChain;
  readonly contracts: { readonly subscriptions: string; readonly credential: string };
  /** SwapCheckout and its quoter; null: other money is not taken. */
  readonly checkout: { readonly address: string; readonly quoter: string } | null;
  readonly catalogue: Catalogue;
  readonly book: SubscriptionBook;
  /** A look at the chain; the book hears of it. @throws RetryableError when the chain cannot be asked */
  readonly look: (subscription: bigint) => Promise<ChainView | null>;
  readonly host: HostReader;
  readonly feed: ProgressFeed;
  /** Milliseconds. */
  readonly now: () => number;
}

/** What everybody may read. However many do, the chain is asked as if it were one. */
export class Reading {
  readonly #o: ReadingParts;
  readonly #offer: Cached<Offer>;
  readonly #money: Cached<Awaited<ReturnType<Catalogue["money"]>>>;
  readonly #status: Cached<ApiStatus>;
  readonly #looks = new MinuteBudget(LOOKS);

  constructor(parts: ReadingParts) {
    this.#o = parts;
    const { catalogue, now } = parts;
    this.#offer = new Cached(() => catalogue.offer(), now, OFFER.fresh, OFFER.good);
    this.#money = new Cached(() => catalogue.money(), now, MONEY.fresh, MONEY.good);
    this.#status = new Cached(() => this.#lookAtStatus(), now, STATUS.fresh, STATUS.good);
  }

  async host(): Promise<ApiHost> {
    const { branding, site, linuxUser, chain, contracts, checkout } = this.#o;
    const [{ paused }, { tokens, swaps, wrappedNative }] = await Promise.all([
      this.#offer.get(),
      this.#money.get(),
    ]);
    return {
      name: branding.name,
      accent: branding.accent,
      logo: branding.logo?.path ?? null,
      terms: branding.terms,
      domain: site.domain,
      linuxUser,
      chain,
      contracts: {
        ...contracts,
        checkout: checkout && wrappedNative !== null ? { ...checkout, wrappedNative } : null,
      },
      tokens,
      swaps: wrappedNative === null ? [] : swaps,
      paused,
    };
  }

  async plans(): Promise<{ readonly plans: readonly ApiPlan[] }> {
    const { plans } = await this.#offer.get();
    const order = (one: OfferedPlan, other: OfferedPlan) =>
      Number(one.retired) - Number(other.retired) ||
      Number(one.pricePerDay - other.pricePerDay) ||
      Number(one.id - other.id);
    return {
      plans: [...plans]
        .sort(order)
        .map(({ id, pricePerDay, ...plan }) => ({ ...plan, id: `${id}`, pricePerDay: `${pricePerDay}` })),
    };
  }

  /** @throws PortalError SUBSCRIPTION_UNKNOWN, PORTAL_BUSY */
  async subscription(id: bigint): Promise<ApiSubscription> {
    return this.told(await this.view(id));
  }

  /** @throws PortalError PORTAL_BUSY while the keeper has just started */
  async ofOwner(address: string): Promise<ApiSubscriptions> {
    const { book } = this.#o;
    if (!book.isComplete) throw new PortalError("PORTAL_BUSY");
    const views = book.of(address);
    const subscriptions = await Promise.all(views.slice(0, MOST).map((view) => this.told(view)));
    return { subscriptions, more: views.length > MOST };
  }

  status(): Promise<ApiStatus> {
    return this.#status.get();
  }

  /** When a purchase was paid, milliseconds; null when the keeper does not know it yet. */
  async paidAt(id: bigint): Promise<number | null> {
    const view = this.#o.book.find(id);
    return view && (view.subscription.deliverBy - (await this.#deadlineOf(view))) * 1_000;
  }

  /**
   * A subscription as the keeper saw it last. The chain is asked only for what has ended and is forgotten, and what is in
   * doubt.
   *
   * @throws PortalError SUBSCRIPTION_UNKNOWN, PORTAL_BUSY
   */
  async view(id: bigint): Promise<ChainView> {
    const { book, look, now } = this.#o;
    const known = book.find(id);
    if (known) return known;
    const { subscriptions } = await this.#offer.get();
    if (!book.has(id) && id > subscriptions) throw new PortalError("SUBSCRIPTION_UNKNOWN");
    if (!this.#looks.take("all", now())) throw new PortalError("PORTAL_BUSY");
    const view = await look(id);
    if (view === null) throw new PortalError("SUBSCRIPTION_UNKNOWN");
    return view;
  }

  /** A subscription that somebody has seen, in the API's words. @throws PortalError PORTAL_BUSY */
  async told(view: ChainView): Promise<ApiSubscription> {
    const { host, feed } = this.#o;
    const { id, status } = view.subscription;
    return apiSubscription(view, {
      deliveryDeadline: await this.#deadlineOf(view),
      power: host.power(id),
      measure: host.measure(view.subscription),
      stage: status === "pending" ? ((await feed.stage(id)) ?? "paid") : null,
    });
  }

  /**
   * Terms of a plan never change; one that is not known was added a moment ago, and a server that lags may not know it yet.
   *
   * @throws PortalError PORTAL_BUSY
   */
  async #deadlineOf({ plan }: ChainView): Promise<number> {
    const among = ({ plans }: Offer) => plans.find(({ id }) => id === plan.id)?.deliveryDeadline;
    const deadline = among(await this.#offer.get()) ?? among(await this.#offer.renew());
    if (deadline === undefined) throw new PortalError("PORTAL_BUSY");
    return deadline;
  }

  async #lookAtStatus(): Promise<ApiStatus> {
    const { host, book } = this.#o;
    const [{ plans }, facts] = await Promise.all([this.#offer.get(), host.facts()]);
    const deadlines = new Map(plans.map(({ id, deliveryDeadline }) => [id, deliveryDeadline]));
    return { ...facts, paymentToReady: deliveryTimes(book.live(), deadlines) };
  }
}

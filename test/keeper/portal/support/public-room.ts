import { PortalFeed } from "../../../../keeper/composition/portal-feed.ts";
import type { ChainView } from "../../../../keeper/core/chain-view.ts";
import type { Subscription } from "../../../../keeper/core/subscription.ts";
import type { Time } from "../../../../keeper/core/time.ts";
import type { MonthlyUsage } from "../../../../keeper/core/usage.ts";
import type { Branding } from "../../../../keeper/portal/ports/branding.ts";
import type { Offer } from "../../../../keeper/portal/ports/catalogue.ts";
import type { HostReader } from "../../../../keeper/portal/ports/host-reader.ts";
import { Reading } from "../../../../keeper/portal/server/reading.ts";
import { SubscriptionBook } from "../../../../keeper/portal/server/subscription-book.ts";
import { walletChain } from "../../../../keeper/portal/server/wallet-chain.ts";
import type { ApiCredential, ApiSnapshots } from "../../../../keeper/protocol/api/session.ts";
import type { ApiSubscription } from "../../../../keeper/protocol/api/subscription.ts";
import type { ProgressLine, ProgressLog } from "../../../../keeper/watch/ports/progress-log.ts";

const DAY = 86_400;
const MONEY = {
  tokens: [
    {
      address: `0x${"a1".repeat(20)}`,
      symbol: "USDC",
      decimals: 6,
      permit: { name: "USD Coin", version: "2" },
    },
  ],
  swaps: [],
  wrappedNative: null,
};

/** What everybody may read of the portal, with a host and a chain that the test holds. */
export class PublicRoom {
  readonly book = new SubscriptionBook();
  offer: Offer = {
    plans: [plan(1n, 5_000_000n), plan(2n, 1_000_000n), { ...plan(3n, 10n), retired: true, stock: 0 }],
    paused: false,
    subscriptions: 50n,
  };
  /** What the chain has of subscriptions that are not in the book. */
  readonly onChain = new Map<bigint, ChainView>();
  /** How often the chain was asked. */
  asked = { offer: 0, money: 0, look: 0 };
  readonly branding: Branding;
  /** Of every subscription. */
  lines: ProgressLine[] = [];
  journal: ProgressLog["after"] = async (_subscription, after, limit) => {
    const lines = this.lines.filter(({ seq }) => seq > after).slice(0, limit);
    return { lines, last: lines.at(-1)?.seq ?? after, more: lines.length === limit };
  };
  power: "running" | "stopped" | null = "running";
  measure: ApiSubscription["measure"] = null;
  credential: ApiCredential | null = {
    host: "198.51.100.7",
    port: 22_042,
    user: "admin",
    hostKey: "ssh-ed25519 AAAA",
  };
  used: MonthlyUsage[] = [];
  snapshots: ApiSnapshots | null = { snapshots: [], most: 3, backups: [] };
  readonly feed: PortalFeed;
  readonly host: HostReader;
  readonly reading: Reading;
  readonly #refuse: () => void;

  /** @param refuse throws while the chain is away */
  constructor(
    time: Time,
    site: { readonly domain: string; readonly chainId: bigint; readonly contract: string },
    refuse: () => void,
    logo: Branding["logo"],
  ) {
    this.#refuse = refuse;
    this.branding = { name: "Example Host", accent: "#336699", logo, terms: "Be kind." };
    this.book.isComplete = true;
    this.host = {
      facts: async () => ({ healthy: true, since: 900, headAt: 990, machines: 2, uptime: 0.999 }),
      power: () => this.power,
      measure: () => this.measure,
      credential: async () => this.credential,
      snapshots: async () => this.snapshots,
      usage: async (_subscription, months) => this.used.slice(0, months),
    };
    this.feed = new PortalFeed(
      {
        after: (...asked) => this.journal(...asked),
      },
      time,
      (subscription) => this.reading.paidAt(subscription),
    );
    this.reading = new Reading({
      site,
      branding: this.branding,
      linuxUser: "admin",
      chain: walletChain(Number(site.chainId), {}),
      contracts: { subscriptions: `0x${"5b".repeat(20)}`, credential: site.contract },
      checkout: null,
      catalogue: {
        offer: async () => this.#chain("offer", this.offer),
        money: async () => this.#chain("money", MONEY),
      },
      book: this.book,
      look: async (id) => {
        const view = this.#chain("look", this.onChain.get(id) ?? null);
        this.book.note(id, view);
        return view;
      },
      host: this.host,
      feed: this.feed,
      now: () => time.now(),
    });
  }

  /** The keeper reads a subscription that is so. */
  seen(id: bigint, changes: Partial<Subscription> = {}, block = 100): ChainView {
    const view = subscriptionView(id, changes, block);
    this.book.note(id, view);
    return view;
  }

  #chain<T>(what: keyof PublicRoom["asked"], answer: T): T {
    this.asked[what] += 1;
    this.#refuse();
    return answer;
  }
}

/** One that was paid at 1,000, delivered at 1,090 and is good for a day. */
export function subscriptionView(id: bigint, changes: Partial<Subscription> = {}, block = 100): ChainView {
  return {
    block: { number: block, hash: `0x${"b1".repeat(32)}`, timestamp: 1_000 },
    plan: plan(1n, 1n),
    subscription: {
      id,
      planId: 1n,
      status: "active",
      payer: `0x${"0A".repeat(20)}`,
      recipient: `0x${"0A".repeat(20)}`,
      owner: `0x${"0A".repeat(20)}`,
      ownerKind: "eoa",
      user: null,
      purchaseRef: `0x${"f0".repeat(32)}`,
      encryptionKey: `0x${"e0".repeat(32)}`,
      epoch: 1,
      hasCredential: true,
      deliverBy: 4_600,
      startsAt: 1_090,
      expiresAt: 1_090 + DAY,
      held: false,
      throttleMbps: 0,
      operations: 0,
      ...changes,
    },
  };
}

function plan(id: bigint, pricePerDay: bigint): Offer["plans"][number] {
  return {
    id,
    name: `Plan ${id}`,
    vcpus: 2,
    memoryMiB: 2_048,
    diskGiB: 20,
    mbps: 100,
    image: "debian-12",
    gracePeriod: 7 * DAY,
    pricePerDay,
    minDays: 1,
    maxDays: 365,
    deliveryDeadline: 3_600,
    stock: 3,
    retired: false,
  };
}

import type { ChainView } from "../../core/chain-view.ts";
import type { Subscription } from "../../core/subscription.ts";

/** Subscriptions that have ended for good and are remembered, the last looked at. */
const MOST_ENDED = 1_000;

interface Entry {
  readonly view: ChainView;
  /** An older block says something else: a server lags behind, or the chain was reorganised. */
  readonly isDoubtful: boolean;
}

/**
 * All subscriptions as the keeper saw them last. It hears of every look that anybody takes, so that strangers who read
 * cost the chain nothing.
 */
export class SubscriptionBook {
  readonly #entries = new Map<bigint, Entry>();
  /** By lower-case address: what concerns it. */
  readonly #byAddress = new Map<string, Set<bigint>>();
  /** Oldest look first. */
  readonly #ended = new Set<bigint>();

  /** Whether all that live are in it. */
  isComplete = false;

  /** Hears what somebody read at the confirmed block. @param view null: the chain does not have it (any more) */
  note(id: bigint, view: ChainView | null): void {
    const before = this.#entries.get(id);
    if (view === null) {
      this.#forget(id);
      return;
    }
    if (before && before.view.block.number > view.block.number) {
      const isDoubtful = before.isDoubtful || !isSame(before.view.subscription, view.subscription);
      this.#entries.set(id, { ...before, isDoubtful });
      return;
    }
    this.#forget(id);
    this.#entries.set(id, { view, isDoubtful: false });
    for (const address of peopleOf(view.subscription)) {
      const ids = this.#byAddress.get(address) ?? new Set();
      this.#byAddress.set(address, ids.add(id));
    }
    if (isOver(view.subscription)) this.#ended.add(id);
    for (const oldest of this.#ended) {
      if (this.#ended.size <= MOST_ENDED) break;
      this.#forget(oldest);
    }
  }

  has(id: bigint): boolean {
    return this.#entries.has(id);
  }

  /** Null when nobody has looked, or what was seen is in doubt. */
  find(id: bigint): ChainView | null {
    const entry = this.#entries.get(id);
    return entry && !entry.isDoubtful ? entry.view : null;
  }

  /** What an address holds, is lent, or has paid for or is to get and is not delivered yet; the newest first. */
  of(address: string): readonly ChainView[] {
    const views = [...(this.#byAddress.get(address.toLowerCase()) ?? [])].flatMap((id) => {
      const view = this.#entries.get(id)?.view;
      return view && !isOver(view.subscription) ? [view] : [];
    });
    return views.sort((a, b) => Number(b.subscription.id - a.subscription.id));
  }

  /** All that live. */
  *live(): Iterable<ChainView> {
    for (const { view } of this.#entries.values()) if (!isOver(view.subscription)) yield view;
  }

  #forget(id: bigint): void {
    const known = this.#entries.get(id);
    if (!known) return;
    this.#entries.delete(id);
    this.#ended.delete(id);
    for (const address of peopleOf(known.view.subscription)) {
      const ids = this.#byAddress.get(address);
      ids?.delete(id);
      if (ids?.size === 0) this.#byAddress.delete(address);
    }
  }
}

function peopleOf({ status, owner, user, payer, recipient }: Subscription): readonly string[] {
  const people = status === "pending" ? [payer, recipient] : [owner, user?.address];
  return [...new Set(people.flatMap((address) => (address ? [address.toLowerCase()] : [])))];
}

function isOver({ status }: Subscription): boolean {
  return status === "refunded" || status === "closed" || status === "none";
}

function isSame(one: Subscription, other: Subscription): boolean {
  const textOf = (subscription: Subscription) =>
    JSON.stringify(subscription, (_key, value: unknown) => (typeof value === "bigint" ? `${value}` : value));
  return textOf(one) === textOf(other);
}

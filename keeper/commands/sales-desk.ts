import type { TransactionOutbox } from "../sagas/ports/transaction-outbox.ts";
import type { PlanStock, ReadPlans } from "./ports/plan-stock.ts";
import type { SalesStore, StockChange, Withheld } from "./ports/sales-store.ts";

/** Most of a plan that the contracts let be sold. */
const MOST_STOCK = 1_000_000;

/**
 * Pauses sales with the one power that the keeper has for it: while they are paused it takes all stock off every plan,
 * also what comes back when a subscription ends; then it puts back what it took. Level-triggered: each look brings the
 * plans nearer to what is wanted.
 */
export class SalesDesk {
  readonly #store: SalesStore;
  readonly #outbox: TransactionOutbox;
  readonly #plans: ReadPlans;

  constructor(store: SalesStore, outbox: TransactionOutbox, plans: ReadPlans) {
    this.#store = store;
    this.#outbox = outbox;
    this.#plans = plans;
  }

  /** Whether nothing can be bought, as of the confirmed block. */
  async isShut(): Promise<boolean> {
    return (await this.#plans()).every(({ stock, retired }) => retired || stock === 0);
  }

  async tend(): Promise<void> {
    const paused = await this.#store.isPaused();
    const withheld = new Map((await this.#store.withheld()).map((each) => [each.plan, each]));
    const isBusy = [...withheld.values()].some(({ stock, pending }) => stock > 0 || pending !== null);
    if (!paused && !isBusy) return;
    const plans = await this.#plans();
    // Each for itself: one that fails must not leave another on sale.
    const ends = await Promise.allSettled(
      plans.map((plan) => this.#tendPlan(plan, paused, withheld.get(plan.id) ?? none(plan.id))),
    );
    for (const end of ends) if (end.status === "rejected") throw end.reason;
  }

  async #tendPlan(plan: PlanStock, paused: boolean, withheld: Withheld): Promise<void> {
    if (withheld.pending) return this.#goOn(withheld, withheld.pending);
    const change = changeOf(plan, paused, withheld);
    if (change === null) return;
    await this.#store.begin(plan.id, change);
    await this.#goOn(withheld, change);
  }

  async #goOn({ plan, changes }: Withheld, { from, to }: StockChange): Promise<void> {
    const purpose = `stock:${plan}:${changes}`;
    const outcome = await this.#outbox.submit(purpose, { kind: "setStock", plan, expected: from, stock: to });
    // One that reverted found another stock: somebody bought in between. It is looked at anew.
    if (outcome.state !== "pending") await this.#store.end(plan, outcome.state === "final");
  }
}

function changeOf({ stock, retired }: PlanStock, paused: boolean, withheld: Withheld): StockChange | null {
  if (paused) return stock > 0 && !retired ? { from: stock, to: 0 } : null;
  if (withheld.stock === 0) return null;
  return { from: stock, to: Math.min(MOST_STOCK, stock + withheld.stock) };
}

const none = (plan: bigint): Withheld => ({ plan, stock: 0, changes: 0, pending: null });

import type { Plan } from "./plan.ts";
import { Refusal } from "./refusal.ts";

/** What is for sale, how much of it is left, and which tokens are money. Plan ids count from 1. */
export class Catalogue {
  readonly #plans: readonly Plan[];
  readonly #stocks: number[];
  readonly #retired = new Set<number>();
  /** Of the tokens ever accepted. */
  readonly #decimals: ReadonlyMap<string, number>;
  readonly #dropped = new Set<string>();

  constructor(plans: readonly Plan[], decimals: ReadonlyMap<string, number>) {
    this.#plans = plans;
    this.#stocks = plans.map(({ stock }) => stock);
    this.#decimals = decimals;
  }

  planOf(planId: number): Plan {
    const plan = this.#plans[planId - 1];
    if (plan === undefined) throw new Refusal("PlansUnknownPlan");
    return plan;
  }

  stockOf(planId: number): number {
    return this.#stocks[planId - 1] ?? 0;
  }

  /** Price of days in units of a token, rounded up. */
  quote(planId: number, numDays: number, token: string): bigint {
    const { pricePerDay, minDays, maxDays } = this.planOf(planId);
    if (numDays < minDays || numDays > maxDays) throw new Refusal("PlansDaysOutOfRange");
    const decimals = this.#decimals.get(token);
    if (decimals === undefined || this.#dropped.has(token)) throw new Refusal("PlansTokenNotAccepted");
    const millionths = pricePerDay * BigInt(numDays) * 10n ** BigInt(decimals);
    return (millionths + 999_999n) / 1_000_000n;
  }

  /** Throws a Refusal if no more of the plan is for sale. */
  refuseUnlessOnSale(planId: number): void {
    if (this.#retired.has(planId)) throw new Refusal("PlansRetired");
    if (this.stockOf(planId) === 0) throw new Refusal("PlansOutOfStock");
  }

  moveStock(planId: number, by: 1 | -1): void {
    this.#stocks[planId - 1] = this.stockOf(planId) + by;
  }

  /** What may still be bought, unless it is not what the caller expects any more. */
  setStock(planId: number, expected: number, stock: number): void {
    this.planOf(planId);
    if (this.stockOf(planId) !== expected) throw new Refusal("PlansStockMoved");
    this.#stocks[planId - 1] = stock;
  }

  retire(planId: number): void {
    this.planOf(planId);
    if (this.#retired.has(planId)) throw new Refusal("PlansRetired");
    this.#retired.add(planId);
  }

  accept(token: string): void {
    if (!this.#dropped.delete(token)) throw new Refusal("PlansTokenAlreadyAccepted");
  }

  drop(token: string): void {
    if (this.#dropped.has(token)) throw new Refusal("PlansTokenNotAccepted");
    this.#dropped.add(token);
  }
}

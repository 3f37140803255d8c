import { FinalError } from "../../core/errors.ts";
import type { Time } from "../../core/time.ts";
import type { ContractCall, TransactionOutbox } from "../../sagas/ports/transaction-outbox.ts";
import type { GasMarket, GasSight } from "../ports/gas-market.ts";
import type { Trouble } from "../trouble.ts";
import { feedPrice } from "./feed-price.ts";
import type { GasConfig } from "./gas-config.ts";
import { planPurchase } from "./plan-purchase.ts";

/** The chain may take a purchase for so long, seconds: its bound is by the price of then. */
const DEADLINE_SECONDS = 1_800;
const TRIES_TOMORROW = "it tries again tomorrow; meanwhile send the chain's coin to the keeper's address";
const SEND_COINS = "send the chain's coin to the keeper's address";

type Words = Omit<Trouble, "code">;
const UNDER_WAY: Words = { what: "more is being bought", remedy: "nothing to do if it is over soon" };

export interface GasKeeperParts {
  readonly config: GasConfig;
  /** The keeper's own address. */
  readonly keeper: string;
  readonly market: GasMarket;
  readonly outbox: TransactionOutbox;
  readonly time: Time;
}

/**
 * Keeps the keeper's gas money between two bounds, with the keeper's own stablecoin and nobody else's. It warns first, and
 * buys when nobody has helped; once a day at most, exactly what is missing, and never for more than a second source of
 * the price allows: whoever moves the pool's price makes the purchase fail.
 */
export class GasKeeper {
  readonly #o: GasKeeperParts;
  /** Since when little is left, milliseconds; null while there is enough. Lost in a restart, which only waits longer. */
  #lowSince: number | null = null;
  #trouble: Trouble | null = null;

  constructor(parts: GasKeeperParts) {
    this.#o = parts;
  }

  /** Takes a step, if one is due. @throws RetryableError */
  async look(): Promise<void> {
    const { config, market, time } = this.#o;
    const sight = await market.look().catch((error: unknown) => {
      if (!(error instanceof FinalError)) throw error;
      this.#trouble = { code: error.code, what: error.message, remedy: error.remedy };
      return null;
    });
    if (sight === null) return;
    if (sight.balance >= config.least) {
      this.#lowSince = null;
      this.#trouble = null;
      return;
    }
    const now = time.now();
    this.#lowSince ??= now;
    const buysAt = this.#lowSince + config.patienceSeconds * 1000;
    const words = now < buysAt ? low(sight.balance, config, buysAt) : await this.#buy(sight, dayOf(now));
    this.#trouble = {
      code: "KEEPER_GAS_BELOW_BOUND",
      what: `little is left for gas: ${words.what}`,
      remedy: words.remedy,
    };
  }

  /** What a person has to know, in words; null while there is enough. */
  get trouble(): Trouble | null {
    return this.#trouble;
  }

  async #buy(sight: GasSight, day: string): Promise<Words> {
    const { config, keeper, outbox } = this.#o;
    const { token, router, path } = config;
    const price = feedPrice(sight, config.feed);
    if ("unusable" in price) return { what: `none is bought, because ${price.unusable}`, remedy: SEND_COINS };
    const { amountOut, maxIn } = planPurchase(sight.balance, price.micros, sight.decimals, config);
    if (sight.dollars < maxIn)
      return {
        what: `the keeper's ${sight.dollars} units of ${token} are less than what is missing may cost, ${maxIn}`,
        remedy: `${SEND_COINS}, or give it a larger share`,
      };
    const approve = (amount: bigint): ContractCall => ({ kind: "approve", token, spender: router, amount });
    if (sight.allowance < maxIn) {
      // Some tokens, such as Tether, change an allowance to nothing only.
      if (sight.allowance > 0n) {
        const cleared = await outbox.submit(`clear-gas:${day}`, approve(0n));
        if (cleared.state === "pending") return UNDER_WAY;
        if (cleared.state === "reverted") return refused("the allowance was to be cleared", cleared.error);
      }
      // A quarter more, so that the price may move until the purchase.
      const approved = await outbox.submit(`approve-gas:${day}`, approve((maxIn * 5n) / 4n));
      if (approved.state === "pending") return UNDER_WAY;
      if (approved.state === "reverted")
        return refused("the router was to be allowed the price", approved.error);
      return {
        what: "its price rose since the router was allowed it",
        remedy: TRIES_TOMORROW,
      };
    }
    const bought = await outbox.submit(`buy-gas:${day}`, {
      kind: "buyGas",
      router,
      path,
      amountOut,
      maxIn,
      recipient: keeper,
      deadline: sight.now + DEADLINE_SECONDS,
    });
    if (bought.state === "pending") return UNDER_WAY;
    if (bought.state === "reverted")
      return refused(
        `${amountOut} wei were to be bought for ${maxIn} units of ${token} at most`,
        bought.error,
      );
    return { what: "some was bought today already", remedy: TRIES_TOMORROW };
  }
}

function low(balance: bigint, { least, target }: GasConfig, buysAt: number): Words {
  return {
    what: `${balance} wei, less than ${least}; at ${new Date(buysAt).toISOString()} it buys up to ${target}`,
    remedy: `${SEND_COINS}, or let it buy with its share`,
  };
}

function refused(what: string, error: string): Words {
  return {
    what: `${what}, and the chain refuses it (${error})`,
    remedy: `${SEND_COINS}; if the pool asks more than the feed's price and maxAboveBps, it goes on when that is over`,
  };
}

function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}

import { RetryableError } from "../core/errors.ts";
import type { Time } from "../core/time.ts";
import type { TransactionOutbox } from "../sagas/ports/transaction-outbox.ts";
import { followMoney } from "./books/follow-money.ts";
import type { GasKeeper } from "./gas/gas-keeper.ts";
import { occasionAt } from "./occasion-at.ts";
import { planCollection } from "./plan-collection.ts";
import type { Batch, CollectionStore } from "./ports/collection-store.ts";
import type { Due, Earnings } from "./ports/earnings.ts";
import type { MoneyLog } from "./ports/money-log.ts";
import type { MoneyStore } from "./ports/money-store.ts";
import { type Refusal, type Standing, submitAll, type Wanted } from "./submit-all.ts";
import type { TreasuryConfig } from "./treasury-config.ts";
import type { Trouble } from "./trouble.ts";
import { unitsOfDollars } from "./units-of-dollars.ts";

export interface TreasuryParts {
  readonly config: TreasuryConfig;
  readonly log: MoneyLog;
  readonly money: MoneyStore;
  readonly earnings: Earnings;
  readonly collections: CollectionStore;
  readonly outbox: TransactionOutbox;
  /** Null when the keeper buys no gas money. */
  readonly gas: GasKeeper | null;
  readonly time: Time;
  /** Gets errors that will be tried again, and what they hindered. */
  readonly onProblem: (what: string, error: unknown) => void;
}

/** How a collection stands, and what was decided to be collected. */
export interface Collection extends Standing {
  readonly subscriptions: number;
  readonly transactions: number;
}

/**
 * Keeps the books of what the contracts earn, and sends it to where it belongs: from the contracts to the treasury, and
 * from there to its payees. Anybody may send these transactions, and nobody can send the money elsewhere by them: the
 * keeper pays gas and decides nothing but when.
 */
export class Treasury {
  readonly #o: TreasuryParts;
  /** The last occasion on which all was done that was to be done. */
  #finished = "";
  #occasion = "";
  #refusals: readonly Refusal[] = [];
  #isLate = false;

  constructor(parts: TreasuryParts) {
    this.#o = parts;
  }

  /** Looks until the signal. */
  async run(signal: AbortSignal): Promise<void> {
    const { config, time } = this.#o;
    while (!signal.aborted) {
      await this.look(signal);
      await time.sleep(config.lookMs, signal);
    }
  }

  /** Reads what happened, and takes a step of what is due on this occasion. Never rejects. */
  async look(signal?: AbortSignal): Promise<void> {
    const { log, money, gas, time, config, onProblem } = this.#o;
    // First, since all else needs it.
    await gas?.look().catch((error: unknown) => onProblem("buying gas", error));
    await followMoney(log, money, signal).catch((error: unknown) => onProblem("the books", error));
    if (signal?.aborted) return;
    const occasion = occasionAt(time.now(), config.everyHours);
    if (occasion === this.#finished) return;
    if (occasion !== this.#occasion) this.#isLate = this.#occasion !== this.#finished;
    this.#occasion = occasion;
    await this.#settle(occasion).catch((error: unknown) => onProblem("collecting", error));
  }

  /** What a person has to know: of gas, and of money that did not get to where it belongs on the last occasion. */
  trouble(): readonly Trouble[] {
    const refused = this.#refusals.map(({ what, error }) => ({
      code: "TREASURY_NOT_PAID",
      what: `${what}, but the contracts refuse it: ${error}`,
      remedy: "see whether the token's issuer blocks the treasury or the payee; the money stays where it is",
    }));
    const late = {
      code: "TREASURY_NOT_PAID",
      what: "what was due on one occasion was not done before the next",
      remedy: "see in the log what hinders it: fees above maxFeePerGasGwei, or no gas, or the RPC servers",
    };
    const gas = this.#o.gas?.trouble ?? null;
    return [...(gas === null ? [] : [gas]), ...refused, ...(this.#isLate ? [late] : [])];
  }

  /**
   * Takes a step of collecting all that is worth its gas, on an occasion of its own: ask again until it is over.
   *
   * @param occasion such as `command-7`; what was collected on it is never collected on it again
   * @throws RetryableError
   */
  collectNow(occasion: string): Promise<Collection> {
    return this.#collect(occasion, { ...this.#o.config, minimumUsd: 0n });
  }

  /** One after the other: what one step moves, and is final, is there for the next. */
  async #settle(occasion: string): Promise<void> {
    const refusals: Refusal[] = [];
    const steps: readonly (() => Promise<Standing>)[] = [
      () => this.#collect(occasion, this.#o.config),
      () => this.#withdraw(occasion),
      () => this.#release(occasion),
    ];
    for (const step of steps) {
      const { isOver, refusals: found } = await step();
      if (!isOver) return;
      refusals.push(...found);
    }
    this.#refusals = refusals;
    this.#finished = occasion;
    this.#isLate = false;
  }

  async #collect(occasion: string, config: TreasuryConfig): Promise<Collection> {
    const { collections, outbox } = this.#o;
    const batches = (await collections.planned(occasion)) ?? (await this.#plan(occasion, config));
    const wanted = batches.map(({ token, ids }, number): Wanted => {
      const what = `${ids.length} subscriptions in ${token} were to be collected`;
      return { purpose: `collect:${occasion}:${number}`, what, call: { kind: "collect", ids } };
    });
    const subscriptions = batches.reduce((sum, { ids }) => sum + ids.length, 0);
    return { ...(await submitAll(outbox, wanted)), subscriptions, transactions: batches.length };
  }

  /** Decides before anything is sent, so that after a crash the same is sent. */
  async #plan(occasion: string, config: TreasuryConfig): Promise<readonly Batch[]> {
    const { collections, earnings, money, time } = this.#o;
    const [earned, units] = [await earnings.earned(), await money.units()];
    const unknown = earned.find(({ token }) => !units.some((unit) => unit.token === token));
    if (unknown !== undefined) throw unknownToken(unknown.token);
    const batches = planCollection(earned, units, config);
    await collections.plan(occasion, batches, time.now());
    return batches;
  }

  /** Credits of the treasury, which a contract cannot ask for itself. */
  async #withdraw(occasion: string): Promise<Standing> {
    const { config, outbox } = this.#o;
    const { credits } = await this.#dues(config.minimumUsd);
    const wanted = credits.map(({ token, account }): Wanted => {
      const what = `the treasury's credit in ${token} was to be paid out`;
      const call = { kind: "withdrawFor", account, token } as const;
      return { purpose: `withdraw:${occasion}:${token}:${account}`, what, call };
    });
    return submitAll(outbox, wanted);
  }

  async #release(occasion: string): Promise<Standing> {
    const { config, outbox } = this.#o;
    if (config.release === undefined) return { isOver: true, refusals: [] };
    const { treasury: splitter, releases } = await this.#dues(config.release.minimumUsd);
    const wanted = releases.map(({ token, account: payee }): Wanted => {
      const what = `${payee} was to be paid its share in ${token}`;
      const call = { kind: "release", splitter, token, payee } as const;
      return { purpose: `release:${occasion}:${token}:${payee}`, what, call };
    });
    return submitAll(outbox, wanted);
  }

  /** What is due to the treasury and its payees, as far as it is worth its gas. */
  async #dues(minimumUsd: bigint): Promise<Awaited<ReturnType<Earnings["dues"]>>> {
    const { earnings, money } = this.#o;
    const units = await money.units();
    const least = new Map(units.map(({ token, decimals }) => [token, unitsOfDollars(minimumUsd, decimals)]));
    const isWorth = ({ token, amount }: Due) => amount >= (least.get(token) ?? amount);
    const { treasury, credits, releases } = await earnings.dues([...least.keys()]);
    return { treasury, credits: credits.filter(isWorth), releases: releases.filter(isWorth) };
  }
}

function unknownToken(token: string): RetryableError {
  return new RetryableError(
    "BOOKS_BEHIND",
    `Subscriptions have earned money in ${token}, but the books do not know this token yet: nothing is collected.`,
    "Nothing to do while the chain's past is read; if it stays, see in the log what hinders the books.",
  );
}

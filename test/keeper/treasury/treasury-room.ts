import type { ContractCall, TransactionOutcome } from "../../../keeper/core/transaction.ts";
import { MoneyMemory } from "../../../keeper/treasury/books/money-memory.ts";
import type { Batch } from "../../../keeper/treasury/ports/collection-store.ts";
import type { Due } from "../../../keeper/treasury/ports/earnings.ts";
import { Treasury } from "../../../keeper/treasury/treasury.ts";
import { type TreasuryConfig, treasuryConfigSchema } from "../../../keeper/treasury/treasury-config.ts";
import { handTime } from "../../fakes/hand-time.ts";

export const USD = "0xUSD";
export const EUR = "0xEUR";
export const TREASURY = "0xTreasury";
const DECIMALS: Readonly<Record<string, number>> = { [USD]: 6, [EUR]: 18 };
const SHARES = { "0xAda": 60n, "0xBob": 40n };

/** Contracts that earn, in memory, with a treasury that splits; and keepers over the same stores, one after another. */
export class TreasuryRoom {
  readonly clock = { now: Date.parse("2026-11-26T09:00:00Z") };
  /** What each subscription has earned and nobody collected, by id. */
  readonly earned = new Map<bigint, { readonly token: string; readonly amount: bigint }>();
  readonly credits = new Map<string, bigint>();
  /** What each payee can be paid, and what it was paid, by `token payee`. */
  readonly owed = new Map<string, bigint>();
  readonly paid = new Map<string, bigint>();
  /** Calls that were sent, by purpose, in order. */
  readonly sent = new Map<string, ContractCall>();
  readonly problems: { readonly what: string; readonly error: unknown }[] = [];
  /** Errors with which the contracts refuse, by the kind of call, and perhaps the account. */
  readonly refusals = new Map<string, string>();
  readonly money = new MoneyMemory();
  /** Tokens that the books know. */
  readonly known = new Set([USD, EUR]);
  /** The call that the keeper dies before, counted over all of its calls outside; 0: none. */
  diesAt = 0;
  calls = 0;
  readonly #outcomes = new Map<string, TransactionOutcome>();
  readonly #plans = new Map<string, readonly Batch[]>();

  /** A keeper that starts now. */
  keeper(config: unknown = {}): Treasury {
    const parsed: TreasuryConfig = treasuryConfigSchema.parse(config);
    const step = async <T>(work: () => T): Promise<T> => {
      this.calls += 1;
      if (this.calls === this.diesAt) throw new Error("killed");
      return work();
    };
    return new Treasury({
      config: parsed,
      time: handTime(this.clock),
      log: { read: () => step(() => null) },
      money: {
        position: () => step(() => null),
        units: () =>
          step(() => [...this.known].map((token) => ({ token, symbol: "", decimals: DECIMALS[token] ?? 0 }))),
        entries: () => step(() => []),
        advance: () => step(() => undefined),
      },
      earnings: {
        earned: () => step(() => [...this.earned].map(([id, money]) => ({ id, ...money }))),
        dues: () => step(() => this.#dues()),
      },
      collections: {
        planned: (occasion) => step(() => this.#plans.get(occasion) ?? null),
        plan: (occasion, batches) => step(() => void this.#plans.set(occasion, batches)),
      },
      gas: null,
      outbox: { submit: (purpose, call) => step(() => this.#submit(purpose, call)) },
      onProblem: (what, error) => this.problems.push({ what, error }),
    });
  }

  earn(id: bigint, dollars: number, token = USD): void {
    const units = (BigInt(Math.round(dollars * 100)) * 10n ** BigInt(DECIMALS[token] ?? 0)) / 100n;
    this.earned.set(id, { token, amount: (this.earned.get(id)?.amount ?? 0n) + units });
  }

  /** All that was sent is mined and final. */
  settle(): void {
    for (const [purpose, call] of this.sent)
      if (this.#outcomes.get(purpose)?.state === "pending") {
        this.#outcomes.set(purpose, { state: "final", hash: `0x${purpose}` });
        this.#execute(call);
      }
  }

  /** Looks, and lets what is sent become final, until nothing is sent any more. */
  async settled(treasury: Treasury): Promise<void> {
    let before: number;
    do {
      this.settle();
      before = this.sent.size;
      await treasury.look();
    } while (this.sent.size > before);
  }

  #submit(purpose: string, call: ContractCall): TransactionOutcome {
    const known = this.#outcomes.get(purpose);
    if (known !== undefined) return known;
    const whom = call.kind === "release" ? `release ${call.payee}` : call.kind;
    const error = this.refusals.get(whom);
    if (error !== undefined) return { state: "reverted", error };
    this.sent.set(purpose, call);
    const outcome: TransactionOutcome = { state: "pending" };
    this.#outcomes.set(purpose, outcome);
    return outcome;
  }

  #execute(call: ContractCall): void {
    if (call.kind === "collect")
      for (const id of call.ids) {
        const money = this.earned.get(id);
        this.earned.delete(id);
        if (money) this.#arrives(money.token, money.amount);
      }
    if (call.kind === "withdrawFor") {
      this.#arrives(call.token, this.credits.get(call.token) ?? 0n);
      this.credits.delete(call.token);
    }
    if (call.kind === "release") {
      const key = `${call.token} ${call.payee}`;
      this.paid.set(key, (this.paid.get(key) ?? 0n) + (this.owed.get(key) ?? 0n));
      this.owed.delete(key);
    }
  }

  #arrives(token: string, amount: bigint): void {
    for (const [payee, shares] of Object.entries(SHARES)) {
      const key = `${token} ${payee}`;
      this.owed.set(key, (this.owed.get(key) ?? 0n) + (amount * shares) / 100n);
    }
  }

  #dues() {
    const credits = [...this.credits].map(([token, amount]) => ({ token, account: TREASURY, amount }));
    const releases: Due[] = [...this.owed].map(([key, amount]) => {
      const [token = "", account = ""] = key.split(" ");
      return { token, account, amount };
    });
    return { treasury: TREASURY, credits, releases };
  }
}

import { Refusal } from "./refusal.ts";

/** Plain stablecoins: who has how much, and how much of it the contract may take. */
export class Wallets {
  readonly #balances = new Map<string, bigint>();
  /** Missing: without limit. */
  readonly #allowances = new Map<string, bigint>();

  give(account: string, token: string, amount: bigint): void {
    this.#add(account, token, amount);
  }

  /** From now on the contract may take no more than `amount`. */
  limit(account: string, token: string, amount: bigint): void {
    this.#allowances.set(`${account} ${token}`, amount);
  }

  balanceOf(account: string, token: string): bigint {
    return this.#balances.get(`${account} ${token}`) ?? 0n;
  }

  /** Money into the contract. Throws a Refusal if it was not allowed or is not there. */
  pay(account: string, token: string, amount: bigint): void {
    const allowance = this.#allowances.get(`${account} ${token}`);
    if (allowance !== undefined && allowance < amount) throw new Refusal("SubscriptionsAllowanceTooLow");
    if (this.balanceOf(account, token) < amount) throw new Refusal("ERC20InsufficientBalance");
    if (allowance !== undefined) this.limit(account, token, allowance - amount);
    this.#add(account, token, -amount);
    this.#add("contract", token, amount);
  }

  /** Money out of the contract, which must have it. */
  payOut(account: string, token: string, amount: bigint): void {
    if (this.balanceOf("contract", token) < amount) throw new Error(`no ${amount} ${token}: this is a bug`);
    this.#add("contract", token, -amount);
    this.#add(account, token, amount);
  }

  #add(account: string, token: string, amount: bigint): void {
    this.#balances.set(`${account} ${token}`, this.balanceOf(account, token) + amount);
  }
}

import type { ContractTransactionReceipt } from "ethers";
import type { Platform } from "./platform-type.ts";

/**
 * What the contract must hold, told by its events alone: for each subscription and token the money that has come in and
 * not gone out, and the credits of each account.
 */
export class Ledger {
  readonly held = new Map<string, bigint>();
  readonly credits = new Map<string, bigint>();
  readonly paid = new Map<bigint, bigint>();
  readonly refunded = new Map<bigint, bigint>();
  readonly deliveries = new Map<bigint, number>();
  readonly #p: Platform;

  constructor(p: Platform) {
    this.#p = p;
  }

  /** All that the contract owes in `token`. */
  total(token: string): bigint {
    const of = (sums: Map<string, bigint>) =>
      [...sums].reduce((sum, [key, amount]) => (key.endsWith(token) ? sum + amount : sum), 0n);
    return of(this.held) + of(this.credits);
  }

  record(receipt: ContractTransactionReceipt): void {
    for (const log of receipt.logs) {
      const event = this.#p.subscriptions.interface.parseLog(log);
      if (event !== null) this.#apply(event.name, event.args.toObject() as Arguments);
    }
  }

  #apply(name: string, args: Arguments): void {
    const { id, token, amount, refund, account } = args;
    switch (name) {
      case "Purchased":
      case "Renewed":
        add(this.held, `${id} ${token}`, amount);
        add(this.paid, id, amount);
        break;
      case "Delivered":
        this.deliveries.set(id, (this.deliveries.get(id) ?? 0) + 1);
        break;
      case "Rejected":
      case "Reclaimed":
        this.#refund(id, token, amount);
        break;
      case "Cancelled":
      case "Terminated":
        this.#refund(id, token, refund);
        break;
      case "Collected":
        add(this.held, `${id} ${token}`, -amount);
        break;
      case "Credited":
        add(this.credits, `${account} ${token}`, amount);
        // Credits of others are refunds, counted with their own event.
        if (account === this.#p.treasury.address) add(this.held, `${id} ${token}`, -amount);
        break;
      case "Withdrawn":
        add(this.credits, `${account} ${token}`, -amount);
        break;
    }
  }

  #refund(id: bigint, token: string, amount: bigint): void {
    add(this.held, `${id} ${token}`, -amount);
    add(this.refunded, id, amount);
  }
}

/** Of all events together; each has some of them. */
interface Arguments {
  readonly id: bigint;
  readonly token: string;
  readonly amount: bigint;
  readonly refund: bigint;
  readonly account: string;
}

function add<K>(sums: Map<K, bigint>, key: K, amount: bigint): void {
  sums.set(key, (sums.get(key) ?? 0n) + amount);
}

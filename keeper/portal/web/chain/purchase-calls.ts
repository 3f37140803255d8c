import type { Transaction } from "../wallet/transaction.ts";
import { callData, wordOf } from "./call-data.ts";
import { eventTopic } from "./event-topic.ts";
import { paymentData } from "./payment-data.ts";

/** An order as `ISubscriptions.PurchaseParams` has it. */
export interface Order {
  readonly planId: number;
  readonly days: number;
  /** The accepted token that the contract is paid in. */
  readonly token: string;
  /** Most of it that may be taken. */
  readonly maxAmount: bigint;
  readonly recipient: string;
  readonly encryptionKey: string;
}

/** Other money, swapped on the way: `ISwapCheckout.Swap`. */
export interface Swap {
  /** The zero address for native money. */
  readonly tokenIn: string;
  readonly maxIn: bigint;
  /** 0x and hex digits, from the accepted token back to this money. */
  readonly path: string;
  /** Unix seconds. */
  readonly deadline: bigint;
}

/** A signed ERC-2612 permit. */
export interface Permit {
  readonly value: bigint;
  readonly deadline: bigint;
  readonly v: number;
  readonly r: string;
  readonly s: string;
}

const ORDER = "(uint32,uint16,address,uint256,address,bytes32)";
const PURCHASED = "Purchased(uint256,uint32,address,address,address,uint256,uint16,uint40,bytes32,bytes32)";

/** Calldata of a purchase: of Subscriptions, or of SwapCheckout when there is a swap. */
export function purchaseData(order: Order, swap: Swap | null, permit: Permit | null): string {
  const { planId, days, token, maxAmount, recipient, encryptionKey } = order;
  const values = [planId, days, token, maxAmount, recipient, encryptionKey];
  return paymentData("purchase", [ORDER], values, swap, permit);
}

/** The event of a purchase by `payer`, which its encryption key tells from others of theirs. */
export function purchaseProof(
  subscriptions: string,
  payer: string,
  { planId, encryptionKey }: Order,
): Transaction["proof"] {
  const topics = [eventTopic(PURCHASED), null, `0x${wordOf(planId)}`, `0x${wordOf(payer)}`];
  return { address: subscriptions, topics, contains: wordOf(encryptionKey) };
}

/** The number of the subscription that a receipt's events tell of; null when there is none. */
export function purchasedId(
  subscriptions: string,
  logs: readonly { readonly address: string; readonly topics: readonly string[] }[],
): string | null {
  const isIt = (log: (typeof logs)[number]) =>
    log.address.toLowerCase() === subscriptions.toLowerCase() && log.topics[0] === eventTopic(PURCHASED);
  const id = logs.find(isIt)?.topics[1];
  return id === undefined ? null : String(BigInt(id));
}

/** Allows `spender` exactly `amount` of a token. */
export function approval(token: string, owner: string, spender: string, amount: bigint) {
  const topics = [
    eventTopic("Approval(address,address,uint256)"),
    ...[owner, spender].map((one) => `0x${wordOf(one)}`),
  ];
  return {
    to: token,
    data: callData("approve(address,uint256)", [spender, amount]),
    proof: { address: token, topics, contains: wordOf(amount) },
  };
}

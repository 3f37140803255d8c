/**
 * What the contracts tell of money, after the events' names. `reclaimed` was paid out to the payer; `reclaimed-for` was
 * asked for by somebody else, and so credited. `released`: by the splitter to one of its payees.
 */
export type MoneyKind =
  | "purchased"
  | "delivered"
  | "rejected"
  | "reclaimed"
  | "reclaimed-for"
  | "renewed"
  | "cancelled"
  | "terminated"
  | "collected"
  | "credited"
  | "withdrawn"
  | "released";

/** One event about money, in a final block. Unique by block and index of the log. */
export interface MoneyEntry {
  readonly blockNumber: number;
  readonly logIndex: number;
  readonly transactionHash: string;
  /** Of its block, unix seconds. */
  readonly at: number;
  readonly kind: MoneyKind;
  /** Null for `withdrawn` and `released`, which are of no subscription. */
  readonly subscription: bigint | null;
  /** Who paid, got the money or will get it. */
  readonly account: string;
  readonly token: string;
  /** Units of the token. */
  readonly amount: bigint;
  /** When the paid time ends from now on, unix seconds; null where it stays as it is. */
  readonly endsAt: number | null;
}

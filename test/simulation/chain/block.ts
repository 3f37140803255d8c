import type { Tx } from "./action.ts";
import type { Ledger, Mined } from "./ledger.ts";

/** A log as servers tell it, but for where it stands. */
export interface BlockLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly transactionHash: string;
}

export interface Block {
  readonly number: number;
  readonly hash: string;
  readonly parent: Block | null;
  /** Unix seconds. */
  readonly time: bigint;
  /** Wei for each gas. */
  readonly baseFee: bigint;
  readonly txs: readonly { readonly tx: Tx; readonly ok: boolean }[];
  readonly logs: readonly BlockLog[];
  /** All transactions from the first block to this. */
  readonly history: readonly Mined[];
  /** The contracts after it. */
  readonly ledger: Ledger;
}

import type { BlockRef } from "../../core/chain-view.ts";
import type { MoneyEntry } from "../../core/money-entry.ts";
import type { TokenUnit } from "../../core/token-unit.ts";
import type { MoneyPart } from "./money-log.ts";

/** How far events about money were read. */
export interface MoneyPosition {
  readonly block: BlockRef;
  /** All treasuries up to there, the present one last. */
  readonly treasuries: readonly string[];
}

/** Where events about money are kept. Each method is one durable transaction. */
export interface MoneyStore {
  /** Null before the first step. */
  position(): Promise<MoneyPosition | null>;
  /** All tokens that were ever accepted. */
  units(): Promise<readonly TokenUnit[]>;
  /** All entries, in the chain's order. */
  entries(): Promise<readonly MoneyEntry[]>;
  /** Adds what was read next. */
  advance(part: MoneyPart): Promise<void>;
}

import type { BlockRef } from "../../core/chain-view.ts";
import type { MoneyEntry } from "../../core/money-entry.ts";
import type { TokenUnit } from "../../core/token-unit.ts";

/** What happened to money in some blocks, which are final. */
export interface MoneyPart {
  /** The last block that was looked at. */
  readonly block: BlockRef;
  /** Whether that is the newest final one. */
  readonly isNewest: boolean;
  /** In the chain's order. */
  readonly entries: readonly MoneyEntry[];
  /** All treasuries so far, the present one last. */
  readonly treasuries: readonly string[];
  /** Of tokens that were accepted in these blocks. */
  readonly units: readonly TokenUnit[];
}

/** Events about money, as a quorum of servers has them. */
export interface MoneyLog {
  /**
   * Reads on after a block, as far as goes well in one step.
   * @param after number of the last block that was read; null for none
   * @param treasuries all up to that block, the present one last
   * @returns null when nothing newer is final
   */
  read(after: number | null, treasuries: readonly string[]): Promise<MoneyPart | null>;
}

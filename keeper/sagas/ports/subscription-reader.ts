import type { BlockRef, ChainView, Depth } from "../../core/chain-view.ts";

export type { BlockRef, ChainView, Depth };

/** Reads the contracts' state at one block of the asked depth. */
export interface SubscriptionReader {
  block(depth: Depth): Promise<BlockRef>;
  /** Null while the id does not exist at that depth. */
  read(id: bigint, depth: Depth): Promise<ChainView | null>;
  /**
   * A short text for each subscription whose status at that block is neither none, refunded nor closed. It changes
   * whenever anything of its ChainView but the block does, what time alone makes of the status included.
   */
  fingerprints(
    depth: Depth,
  ): Promise<{ readonly block: BlockRef; readonly fingerprints: ReadonlyMap<bigint, string> }>;
}

import type { BlockId, ChainLog } from "../core/chain-log.ts";

/** Where the chain room keeps how far it has read. Each method is one durable transaction. */
export interface CursorStore {
  /** The last block whose logs are saved; null before the first. */
  cursor(): Promise<BlockId | null>;
  /** Saved headers, newest first. The oldest was final when it was saved. */
  headers(): Promise<readonly BlockId[]>;
  /**
   * Saves headers and logs and moves the cursor to the last header; forgets what lies below the newest header that is
   * final. Returns the logs that were not there before.
   * @param headers ascending, not empty
   */
  advance(
    headers: readonly BlockId[],
    logs: readonly ChainLog[],
    finalNumber: number,
  ): Promise<readonly ChainLog[]>;
  /** Forgets everything above `ancestor`, which becomes the cursor. Returns the logs that were taken back. */
  rewind(ancestor: BlockId): Promise<readonly ChainLog[]>;
}

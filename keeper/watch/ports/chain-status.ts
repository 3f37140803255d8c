import type { BlockRef } from "../../core/chain-view.ts";

/** Where the chain stands, and how far it was read. */
export interface ChainSeen {
  readonly latest: BlockRef;
  readonly confirmed: BlockRef;
  readonly final: BlockRef;
  /** Number of the last block whose events are saved; null before the first. */
  readonly cursor: number | null;
}

export interface ChainStatus {
  /** Rejects when no server answers. */
  look(): Promise<ChainSeen>;
}

import type { BlockId, ChainLog } from "../core/chain-log.ts";
import type { CatchUpProgress } from "./catch-up-progress.ts";

/** Who wants to know what happened on the chain. Called after it is saved; state is the truth, events only wake. */
export interface ChainListener {
  /**
   * New events, each exactly once while its block stays.
   * @param live false while older blocks are caught up with: more follows, and state says more than old events
   */
  events(logs: readonly ChainLog[], live: boolean): void;
  /** How far a catch-up that takes longer has come; told with `done` at its end if it was told at all. */
  catchingUp?(progress: CatchUpProgress): void;
  /** The chain was reorganised above `ancestor`: the events are not there any more, others may follow. */
  rewound(ancestor: BlockId, from: BlockId, logs: readonly ChainLog[]): void;
}

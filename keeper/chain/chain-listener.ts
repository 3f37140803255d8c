import type { BlockId, ChainLog } from "../core/chain-log.ts";

/** Who wants to know what happened on the chain. Called after it is saved; state is the truth, events only wake. */
export interface ChainListener {
  /** New events, each exactly once while its block stays. */
  events(logs: readonly ChainLog[]): void;
  /** The chain was reorganised above `ancestor`: the events are not there any more, others may follow. */
  rewound(ancestor: BlockId, from: BlockId, logs: readonly ChainLog[]): void;
}

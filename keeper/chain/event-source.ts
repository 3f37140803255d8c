import type { ChainLog } from "../core/chain-log.ts";
import type { RawLog } from "./rpc-shapes.ts";

/** What an event says, wherever it stands. */
export type WakingEvent = Pick<ChainLog, "subscription" | "kind"> & {
  /** All but the time, which is the block's. */
  readonly operation: Omit<NonNullable<ChainLog["operation"]>, "requestedAt"> | null;
};

/** Which events wake whom; the contracts know. */
export interface EventSource {
  /** The address and topics part of an eth_getLogs filter. */
  readonly filter: { readonly address: readonly string[]; readonly topics: readonly (readonly string[])[] };
  /** Null for an event of no subscription. */
  decode(log: RawLog): WakingEvent | null;
}

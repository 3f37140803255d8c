import type { Commitment } from "../core/commitment.ts";
import type { Fleet } from "../core/fleet.ts";
import type { ChainSeen } from "./ports/chain-status.ts";
import type { Funds } from "./ports/keeper-funds.ts";
import type { WatchedMachine } from "./ports/watched-machine.ts";

/** What the last looks have shown; health and metrics are read off it. Times are milliseconds since the epoch. */
export interface Seen {
  chain: ChainSeen | null;
  /** Last answer of the chain; at first, when the keeper was started. */
  chainAt: number;
  funds: Funds | null;
  fleet: Fleet | null;
  /** Last answer of Proxmox VE; at first, when the keeper was started. */
  fleetAt: number;
  machines: readonly WatchedMachine[];
  /** Room promised by node; null while that is not known. */
  commitments: readonly Commitment[];
  /** Whether the last write to the store succeeded. */
  storeWritable: boolean;
  /** Since when a job has been due that nobody has taken up; null when there is none. */
  overdueSince: number | null;
  /** Last line of the journal. */
  journalAt: number;
  /** Last look at chain and store, whatever it showed. */
  lookedAt: number;
}

/** Before the first look. Start-up has just reached chain, store and Proxmox VE. */
export function nothingSeen(now: number): Seen {
  return {
    chain: null,
    chainAt: now,
    funds: null,
    fleet: null,
    fleetAt: now,
    machines: [],
    commitments: [],
    storeWritable: true,
    overdueSince: null,
    journalAt: now,
    lookedAt: now,
  };
}

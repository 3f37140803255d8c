import { blockNumbered } from "../../chain/block-numbered.ts";
import { LogReader } from "../../chain/log-reader.ts";
import type { KeeperConfig } from "../../config.ts";
import type { ChainLog } from "../../core/chain-log.ts";
import type { BlockRef } from "../../core/chain-view.ts";
import type { SubscriptionEnd } from "../../sagas/rebuild-registry.ts";
import { ChainCursorRepository } from "../../store/chain-cursor-repository.ts";
import type { Database } from "../../store/database.ts";
import type { Chain } from "../open-chain.ts";
import type { Progress } from "../progress.ts";
import type { Terminal } from "../terminal.ts";

type Heads = Awaited<ReturnType<Chain["heads"]["read"]>>;

const DAY_SECONDS = 86_400;
const ENDS: ReadonlySet<string> = new Set<SubscriptionEnd["kind"]>(["Closed", "Rejected", "Reclaimed"]);

/** Reads all events from the deployment on into the store, and gives those that ended something since a time. */
export async function readChain(
  { pool, heads, contracts }: Chain,
  position: Heads,
  { chain }: KeeperConfig,
  database: Database,
  { time }: Terminal,
  progress: Progress,
): Promise<readonly ChainLog[]> {
  const ends: ChainLog[] = [];
  const listener = {
    events: (logs: readonly ChainLog[]) => {
      ends.push(...logs.filter(({ kind }) => ENDS.has(kind)));
      progress.at(logs.at(-1)?.blockNumber ?? 0, position.confirmed.number);
    },
    rewound: () => {},
  };
  const store = new ChainCursorRepository(database);
  const reader = new LogReader({ pool, heads, events: contracts, store, listener, time }, chain);
  await reader.read({ cursor: null, heads: position });
  return ends;
}

/**
 * The ends of the chain's last day, with their times on the wall clock: as long ago as they are on the chain's.
 *
 * @param head the block that is now, on the chain's clock
 * @param now milliseconds
 */
export async function recentEnds(
  { pool }: Chain,
  logs: readonly ChainLog[],
  head: BlockRef,
  now: number,
): Promise<readonly SubscriptionEnd[]> {
  const ends: SubscriptionEnd[] = [];
  for (const { subscription, kind, blockNumber } of logs.toReversed()) {
    const age = head.timestamp - (await blockNumbered(pool, blockNumber)).timestamp;
    if (age > DAY_SECONDS) break;
    ends.push({ subscription, kind: kind as SubscriptionEnd["kind"], at: now - age * 1000 });
  }
  return ends;
}

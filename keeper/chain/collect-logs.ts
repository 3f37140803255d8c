import type { ChainLog } from "../core/chain-log.ts";
import type { Time } from "../core/time.ts";
import { BlockAsHead } from "./block-as-head.ts";
import type { Contracts } from "./contracts.ts";
import { LogReader } from "./log-reader.ts";
import type { RpcPool } from "./rpc-pool.ts";
import { blockShape } from "./rpc-shapes.ts";

/** All events of subscriptions from one block to another, both included, in order. Keeps nothing. */
export async function collectLogs(
  pool: RpcPool,
  contracts: Contracts,
  from: number,
  to: number,
  maxLogRange: number,
  time: Time,
): Promise<readonly ChainLog[]> {
  const logs: ChainLog[] = [];
  const memory = {
    cursor: async () => null,
    headers: async () => [],
    advance: async (_: unknown, fresh: readonly ChainLog[]) => {
      logs.push(...fresh);
      return fresh;
    },
    rewind: async () => [],
  };
  const listener = { events: () => {}, rewound: () => {} };
  const tag = `0x${to.toString(16)}`;
  const last = await pool.request("eth_getBlockByNumber", [tag, false], blockShape);
  const heads = new BlockAsHead(pool, last, time);
  const parts = { pool, heads, events: contracts, store: memory, listener, time };
  const reader = new LogReader(parts, { deploymentBlock: from, maxLogRange });
  await reader.read({ cursor: null, heads: { latest: last, confirmed: last, final: last } });
  return logs.filter(({ blockNumber }) => blockNumber >= from);
}

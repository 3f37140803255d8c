import type { BlockRef } from "../core/chain-view.ts";
import type { Rpc } from "./rpc.ts";
import { blockShape } from "./rpc-shapes.ts";

/** The block of that number. */
export async function blockNumbered(rpc: Rpc, number: number): Promise<BlockRef> {
  const tag = `0x${number.toString(16)}`;
  const { hash, timestamp } = await rpc.request("eth_getBlockByNumber", [tag, false], blockShape);
  return { number, hash, timestamp };
}

/** The first block from `low` to `high` whose time is not before `timestamp`; null when there is none yet. */
export async function firstBlockSince(
  rpc: Rpc,
  timestamp: number,
  low: number,
  high: number,
): Promise<BlockRef | null> {
  let found = await blockNumbered(rpc, high);
  if (found.timestamp < timestamp) return null;
  let [from, to] = [low, high];
  while (from < to) {
    const middle = await blockNumbered(rpc, Math.floor((from + to) / 2));
    if (middle.timestamp < timestamp) from = middle.number + 1;
    else {
      to = middle.number;
      found = middle;
    }
  }
  return found;
}

import type { Rpc } from "./rpc.ts";
import { type Block, blockShape } from "./rpc-shapes.ts";

/** The block of that number, the first block for a negative one. Of `known` blocks none is asked for again. */
export async function blockAt(rpc: Rpc, number: number, ...known: readonly Block[]): Promise<Block> {
  const present = known.find((block) => block.number === number);
  if (present !== undefined) return present;
  const tag = `0x${Math.max(0, number).toString(16)}`;
  return rpc.request("eth_getBlockByNumber", [tag, false], blockShape);
}

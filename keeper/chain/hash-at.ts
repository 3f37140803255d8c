import type { Rpc } from "./rpc.ts";
import { blockShape } from "./rpc-shapes.ts";

/** Hash of the block of that number; null while the server has none. */
export async function hashAt(rpc: Rpc, number: number): Promise<string | null> {
  const tag = `0x${number.toString(16)}`;
  const block = await rpc.request("eth_getBlockByNumber", [tag, false], blockShape.nullable());
  return block?.hash ?? null;
}

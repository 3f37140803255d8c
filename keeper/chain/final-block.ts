import { blockAt } from "./block-at.ts";
import type { FinalityRule } from "./chain-config.ts";
import type { Rpc } from "./rpc.ts";
import { type Block, blockShape } from "./rpc-shapes.ts";

/** The newest block that is final by the rule, as seen from `latest`. */
export function finalBlock(rpc: Rpc, rule: FinalityRule, latest: Block): Promise<Block> {
  if (rule === "finalized") return rpc.request("eth_getBlockByNumber", ["finalized", false], blockShape);
  return blockAt(rpc, latest.number - rule.depth, latest);
}

import { ChainHeads } from "../chain/chain-heads.ts";
import { Contracts } from "../chain/contracts.ts";
import { RpcPool } from "../chain/rpc-pool.ts";
import type { KeeperConfig } from "../config.ts";
import type { Terminal } from "./terminal.ts";

/** The configured chain, as the keeper sees it. */
export interface Chain {
  readonly pool: RpcPool;
  readonly heads: ChainHeads;
  readonly contracts: Contracts;
}

/** @throws RetryableError CHAIN_UNREACHABLE; FinalError CHAIN_WRONG_ID, CONTRACT_MISSING */
export async function openChain(
  { chain }: Pick<KeeperConfig, "chain">,
  { post, time }: Pick<Terminal, "post" | "time">,
): Promise<Chain> {
  const pool = new RpcPool({ ...chain, time, post });
  await pool.checkChain();
  const contracts = await Contracts.connect(pool, chain.subscriptions);
  return { pool, heads: new ChainHeads(pool, { ...chain, time }), contracts };
}

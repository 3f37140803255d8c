import { ChainHeads } from "../chain/chain-heads.ts";
import { Contracts } from "../chain/contracts.ts";
import type { HttpPost } from "../chain/http-post.ts";
import { RpcPool } from "../chain/rpc-pool.ts";
import type { KeeperConfig } from "../config.ts";

/** The configured chain, as the keeper sees it. */
export interface Chain {
  readonly pool: RpcPool;
  readonly heads: ChainHeads;
  readonly contracts: Contracts;
}

/** @throws RetryableError CHAIN_UNREACHABLE; FinalError CHAIN_WRONG_ID, CONTRACT_MISSING */
export async function openChain({ chain }: KeeperConfig, post: HttpPost): Promise<Chain> {
  const pool = new RpcPool({ ...chain, post });
  await pool.checkChain();
  const contracts = await Contracts.connect(pool, chain.subscriptions);
  return { pool, heads: new ChainHeads(pool, chain), contracts };
}

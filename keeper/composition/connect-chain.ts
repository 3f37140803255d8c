import { ChainHeads } from "../chain/chain-heads.ts";
import { Contracts } from "../chain/contracts.ts";
import { RpcPool } from "../chain/rpc-pool.ts";
import type { KeeperConfig } from "../config.ts";
import { StartupError } from "../startup-error.ts";
import type { Outside } from "./outside.ts";
import { wordsOf } from "./words-of.ts";

export interface ChainParts {
  readonly pool: RpcPool;
  readonly heads: ChainHeads;
  readonly contracts: Contracts;
}

/**
 * Reaches the chain and sees that it is the right one, that our contracts are there and that we may act on them.
 *
 * @throws StartupError
 */
export async function connectChain(config: KeeperConfig, outside: Outside): Promise<ChainParts> {
  const { log, time, post, meter, keys } = outside;
  const pool = new RpcPool({ ...config.chain, time, post, meter });
  const onProblem = (error: unknown) => log.warn(wordsOf(error), "chain");
  const heads = new ChainHeads(pool, { ...config.chain, time, onProblem });
  const contracts = await StartupError.during("chain", async () => {
    await pool.checkChain();
    const found = await Contracts.connect(pool, config.chain.subscriptions);
    await found.checkKeeper(pool, keys.keeper.address);
    return found;
  });
  return { pool, heads, contracts };
}

import { ChainHeads } from "../chain/chain-heads.ts";
import { Contracts } from "../chain/contracts.ts";
import type { KeeperKey } from "../chain/keeper-key.ts";
import { RpcPool } from "../chain/rpc-pool.ts";
import type { KeeperConfig } from "../config.ts";
import { StartupError } from "../startup-error.ts";
import { chooseKey } from "./choose-key.ts";
import type { Outside } from "./outside.ts";
import { wordsOf } from "./words-of.ts";

export interface ChainParts {
  readonly pool: RpcPool;
  readonly heads: ChainHeads;
  readonly contracts: Contracts;
}

/**
 * Reaches the chain and sees that it is the right one, that our contracts are there and that we may act on them:
 * with which key, the chain says.
 *
 * @throws StartupError
 */
export async function connectChain(
  config: KeeperConfig,
  outside: Outside,
): Promise<{ readonly chain: ChainParts; readonly keeper: KeeperKey }> {
  const { log, time, post, meter, keys } = outside;
  const pool = new RpcPool({ ...config.chain, time, post, meter });
  const onProblem = (error: unknown) => log.warn(wordsOf(error), "chain");
  const heads = new ChainHeads(pool, { ...config.chain, time, onProblem });
  return StartupError.during("chain", async () => {
    await pool.checkChain();
    const contracts = await Contracts.connect(pool, config.chain.subscriptions);
    const chain = { pool, heads, contracts };
    const keeper = keys.shelf ? await chooseKey(keys.shelf, chain) : keys.keeper;
    await contracts.checkKeeper(pool, keeper.address);
    return { chain, keeper };
  });
}

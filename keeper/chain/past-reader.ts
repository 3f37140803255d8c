import type { BlockRef, ChainView } from "../core/chain-view.ts";
import { ChainHeads } from "./chain-heads.ts";
import type { Contracts } from "./contracts.ts";
import type { RpcPool } from "./rpc-pool.ts";
import { ChainSubscriptionReader } from "./subscription-reader.ts";

/** Reads subscriptions as they stood at any block, the same way in which the keeper reads the newest one. */
export class PastReader {
  readonly #pool: RpcPool;
  readonly #contracts: Contracts;

  constructor(pool: RpcPool, contracts: Contracts) {
    this.#pool = pool;
    this.#contracts = contracts;
  }

  /** Null while the id does not exist at that block. @throws RetryableError when no server keeps that block's state */
  read(id: bigint, block: BlockRef): Promise<ChainView | null> {
    const heads = new BlockAsHead(this.#pool, block);
    return new ChainSubscriptionReader(this.#pool, heads, this.#contracts, 0).read(id, "confirmed");
  }
}

/** The chain as if it ended with that block. */
class BlockAsHead extends ChainHeads {
  readonly #block: BlockRef;

  constructor(pool: RpcPool, block: BlockRef) {
    super(pool, { confirmations: 0, finality: { depth: 0 } });
    this.#block = block;
  }

  override block(): Promise<BlockRef> {
    return Promise.resolve(this.#block);
  }
}

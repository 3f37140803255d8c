import type { BlockRef, ChainView } from "../core/chain-view.ts";
import type { Time } from "../core/time.ts";
import { BlockAsHead } from "./block-as-head.ts";
import type { Contracts } from "./contracts.ts";
import type { RpcPool } from "./rpc-pool.ts";
import { ChainSubscriptionReader } from "./subscription-reader.ts";

/** Reads subscriptions as they stood at any block, the same way in which the keeper reads the newest one. */
export class PastReader {
  readonly #pool: RpcPool;
  readonly #contracts: Contracts;
  readonly #time: Time;

  constructor(pool: RpcPool, contracts: Contracts, time: Time) {
    this.#pool = pool;
    this.#contracts = contracts;
    this.#time = time;
  }

  /** Null while the id does not exist at that block. @throws RetryableError when no server keeps that block's state */
  read(id: bigint, block: BlockRef): Promise<ChainView | null> {
    const heads = new BlockAsHead(this.#pool, block, this.#time);
    return new ChainSubscriptionReader(heads, this.#contracts, 0).read(id, "confirmed");
  }
}

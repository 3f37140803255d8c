import type { BlockRef, Depth } from "../core/chain-view.ts";
import type { Time } from "../core/time.ts";
import { ChainHeads } from "./chain-heads.ts";
import type { RpcPool } from "./rpc-pool.ts";
import type { RpcServer } from "./rpc-server.ts";

/** The chain as if it ended with that block, and all of it were final. */
export class BlockAsHead extends ChainHeads {
  readonly #pool: RpcPool;
  readonly #block: BlockRef;

  constructor(pool: RpcPool, block: BlockRef, time: Time) {
    super(pool, {
      confirmations: 0,
      finality: { depth: 0 },
      pollIntervalMs: 0,
      maxHeadLag: 0,
      quorum: 1,
      time,
    });
    this.#pool = pool;
    this.#block = block;
  }

  override async at<T>(
    _: Depth,
    work: (rpc: RpcServer, block: BlockRef) => Promise<T>,
  ): Promise<{ block: BlockRef; value: T }> {
    return { block: this.#block, value: await this.#pool.onOneServer((rpc) => work(rpc, this.#block)) };
  }

  override async anchor(): Promise<number> {
    return this.#block.number;
  }
}

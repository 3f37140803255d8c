import type { RpcPool } from "../chain/rpc-pool.ts";
import { blockShape } from "../chain/rpc-shapes.ts";
import type { ChainLog } from "../core/chain-log.ts";
import type { SubscriptionReader } from "../sagas/ports/subscription-reader.ts";
import type { DeliveryTimes } from "../watch/ports/delivery-times.ts";

/** Purchases under way whose block is remembered; of more than these only the newest. */
const MOST = 10_000;

/** Remembers the block of each purchase until somebody asks how long the delivery took. */
export class PurchaseBlocks implements DeliveryTimes {
  readonly #pool: RpcPool;
  readonly #reader: Pick<SubscriptionReader, "read">;
  readonly #blocks = new Map<bigint, number>();

  constructor(pool: RpcPool, reader: Pick<SubscriptionReader, "read">) {
    this.#pool = pool;
    this.#reader = reader;
  }

  /** New events of the chain. After a reorganisation a purchase comes again. */
  note(logs: readonly ChainLog[]): void {
    for (const { kind, subscription, blockNumber } of logs)
      if (kind === "Purchased") this.#blocks.set(subscription, blockNumber);
    for (const id of this.#blocks.keys()) {
      if (this.#blocks.size <= MOST) break;
      this.#blocks.delete(id);
    }
  }

  async of(subscription: bigint) {
    const number = this.#blocks.get(subscription);
    this.#blocks.delete(subscription);
    const view = await this.#reader.read(subscription, "confirmed");
    if (!view || view.subscription.startsAt === 0) return null;
    const deliveredAt = view.subscription.startsAt;
    if (number === undefined) return { paidAt: null, deliveredAt };
    const tag = `0x${number.toString(16)}`;
    const block = await this.#pool.request("eth_getBlockByNumber", [tag, false], blockShape);
    return { paidAt: block.timestamp, deliveredAt };
  }
}

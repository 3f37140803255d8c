import { expect } from "chai";
import { RpcPool } from "../../../keeper/chain/rpc-pool.ts";
import { PurchaseBlocks } from "../../../keeper/composition/purchase-blocks.ts";
import { realTime } from "../../../keeper/composition/real-time.ts";
import type { ChainLog } from "../../../keeper/core/chain-log.ts";
import type { ChainView } from "../../../keeper/core/chain-view.ts";

const hash = `0x${"11".repeat(32)}`;
const log = (subscription: bigint, blockNumber: number, kind = "Purchased"): ChainLog => ({
  blockNumber,
  blockHash: hash,
  transactionHash: hash,
  logIndex: 0,
  subscription,
  kind,
  timestamp: null,
  operation: null,
});

/** A chain whose block n is of second 1,000 + n. */
const pool = new RpcPool({
  chainId: 1,
  rpcUrls: ["http://rpc.example"],
  rpcTimeoutMs: 1_000,
  maxHeadLag: 1,
  time: realTime,
  post: async (_url, { body }) => {
    const { method, params } = JSON.parse(body) as { method: string; params: [string] };
    const hex = (value: number) => `0x${value.toString(16)}`;
    const result =
      method === "eth_chainId"
        ? "0x1"
        : { number: params[0], hash, parentHash: hash, timestamp: hex(1_000 + Number(params[0])) };
    return { status: 200, text: JSON.stringify({ id: 1, result }), retryAfterMs: null };
  },
});

describe("PurchaseBlocks", () => {
  const purchases = (startsAt: number | null) =>
    new PurchaseBlocks(pool, {
      read: async () => (startsAt === null ? null : ({ subscription: { startsAt } } as ChainView)),
    });

  it("tells when a purchase was paid and delivered, by its latest block", async () => {
    const blocks = purchases(1_090);
    blocks.note([log(42n, 30), log(43n, 31)]);
    blocks.note([log(42n, 35), log(42n, 80, "Delivered")]);
    expect(await blocks.of(42n)).to.deep.equal({ paidAt: 1_035, deliveredAt: 1_090 });
  });

  it("knows only of the delivery when it did not see the purchase", async () => {
    expect(await purchases(1_090).of(42n)).to.deep.equal({ paidAt: null, deliveredAt: 1_090 });
    const blocks = purchases(1_090);
    blocks.note([log(1n, 5), ...Array.from({ length: 10_000 }, (_, at) => log(BigInt(at + 2), 6))]);
    expect(await blocks.of(1n)).to.deep.equal({ paidAt: null, deliveredAt: 1_090 });
    expect(await blocks.of(2n)).to.deep.equal({ paidAt: 1_006, deliveredAt: 1_090 });
  });

  it("knows nothing of what was not delivered", async () => {
    expect(await purchases(0).of(42n)).to.equal(null);
    expect(await purchases(null).of(42n)).to.equal(null);
  });
});

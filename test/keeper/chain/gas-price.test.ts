import { expect } from "chai";
import type { z } from "zod";
import { bumpedPrice, gasPrice } from "../../../keeper/chain/gas-price.ts";
import type { Rpc } from "../../../keeper/chain/rpc.ts";
import { FinalError, RetryableError } from "../../../keeper/core/errors.ts";
import { rejection } from "../support/rejection.ts";

const hash = `0x${"00".repeat(32)}`;
const head = (baseFeePerGas?: bigint) => ({ number: 1, hash, parentHash: hash, timestamp: 1, baseFeePerGas });
const tipping = (tip: bigint): Rpc => ({
  request: async <T>(_method: string, _params: readonly unknown[], shape: z.ZodType<T>) =>
    shape.parse(`0x${tip.toString(16)}`),
});

describe("gasPrice", () => {
  it("offers the tip over twice the base fee", async () => {
    expect(await gasPrice(tipping(2n), head(100n), 1_000n)).to.deep.equal({
      maxFeePerGas: 202n,
      maxPriorityFeePerGas: 2n,
    });
  });

  it("stays below the cap, with the tip that is left under it", async () => {
    expect(await gasPrice(tipping(50n), head(100n), 120n)).to.deep.equal({
      maxFeePerGas: 120n,
      maxPriorityFeePerGas: 20n,
    });
    await rejection(gasPrice(tipping(1n), head(120n), 120n), RetryableError, "FEE_ABOVE_CAP");
  });

  it("refuses a chain without base fees", async () => {
    await rejection(gasPrice(tipping(1n), head(), 1n), FinalError, "CHAIN_WITHOUT_EIP1559");
  });
});

describe("bumpedPrice", () => {
  const old = { maxFeePerGas: 1_000n, maxPriorityFeePerGas: 7n };

  it("raises both parts by a tenth at least, whatever their size", () => {
    for (const maxFeePerGas of [1n, 9n, 1_000n, 10n ** 11n])
      for (const maxPriorityFeePerGas of [0n, 1n, maxFeePerGas]) {
        const low = { maxFeePerGas: 0n, maxPriorityFeePerGas: 0n };
        const raised = bumpedPrice({ maxFeePerGas, maxPriorityFeePerGas }, low, 10n ** 12n);
        expect(Number(raised?.maxFeePerGas)).to.be.at.least(Number(maxFeePerGas) * 1.1);
        expect(Number(raised?.maxPriorityFeePerGas)).to.be.at.least(Number(maxPriorityFeePerGas) * 1.1);
        expect(raised?.maxPriorityFeePerGas).to.satisfy((tip: bigint) => tip <= (raised?.maxFeePerGas ?? 0n));
      }
  });

  it("follows the chain's price when that has risen more", () => {
    const now = { maxFeePerGas: 5_000n, maxPriorityFeePerGas: 70n };
    expect(bumpedPrice(old, now, 10_000n)).to.deep.equal(now);
  });

  it("gives up at the cap", () => {
    expect(bumpedPrice(old, old, 1_100n)).to.equal(null);
  });
});

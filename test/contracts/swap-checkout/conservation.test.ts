import { expect } from "chai";
import fc from "fast-check";
import { chain } from "../support/chain.ts";
import { delivered } from "../support/delivered.ts";
import { order } from "../support/order.ts";
import { expectEmpty } from "./support/expect-empty.ts";
import { market } from "./support/market.ts";
import type { Market } from "./support/market-type.ts";
import { nativeValue } from "./support/native-value.ts";
import { swap } from "./support/swap.ts";
import type { Swap } from "./support/swap-type.ts";

const { networkHelpers, ethers } = chain;

interface Payment {
  readonly route: Parameters<typeof swap>[1];
  readonly action: "purchase" | "renew";
  readonly numDays: number;
  /** What is brought beyond what is needed. */
  readonly slack: bigint;
}

const payment: fc.Arbitrary<Payment> = fc.record({
  route: fc.constantFrom("native", "nativeByWay", "wrapped", "exotic", "exoticByWay"),
  action: fc.constantFrom("purchase", "renew"),
  numDays: fc.integer({ min: 1, max: 365 }),
  slack: fc.oneof(fc.constant(0n), fc.bigInt({ min: 1n, max: 10n ** 19n })),
});

describe("conservation", () => {
  describe("when anybody pays any price by any way", () => {
    it("takes what it says from the payer, gives Subscriptions the price, and keeps nothing", async function () {
      this.timeout(120_000);
      const history = fc.array(payment, { minLength: 1, maxLength: 4 });
      await fc.assert(fc.asyncProperty(history, play), { seed: 20260101, numRuns: 30, endOnFailure: true });
    });
  });
});

async function play(history: readonly Payment[]): Promise<void> {
  const m = await networkHelpers.loadFixture(market);
  const { id } = await delivered(m, { numDays: 1, maxAmount: 1_000_000 });
  for (const { route, action, numDays, slack } of history) {
    // A subscription can be paid for 1,095 days ahead.
    const days = action === "renew" ? Math.min(numDays, 270) : numDays;
    const call = caller(m, action, id, days);
    const plenty = await swap(m, route, {
      maxIn: ethers.parseEther(route.startsWith("exotic") ? "9000" : "9"),
    });
    const spent = await call.spent(plenty);
    await expect(call.send({ ...plenty, maxIn: spent - 1n })).to.be.revertedWith("STF");

    const price = await m.subscriptions.quote(1, days, m.token);
    const [purse, safe] = [await wealth(m, plenty), await m.token.balanceOf(m.subscriptions)];
    const receipt = await (await call.send({ ...plenty, maxIn: spent + slack })).wait();
    const fee = plenty.tokenIn === ethers.ZeroAddress ? (receipt?.fee ?? 0n) : 0n;
    expect(purse - fee - (await wealth(m, plenty))).to.equal(spent);
    expect((await m.token.balanceOf(m.subscriptions)) - safe).to.equal(price);
    const [event] = await m.checkout.queryFilter(m.checkout.filters.Paid(), receipt?.blockNumber);
    expect(event?.args.spent).to.equal(spent);
    expect(event?.args.amount).to.equal(price);
    await expectEmpty(m);
  }
}

/** Bob's call, and what a static call says of it. */
function caller(m: Market, action: Payment["action"], id: bigint, days: number) {
  const { purchase, renew } = m.checkout.connect(m.bob);
  const params = order(m, { numDays: days, maxAmount: ethers.MaxUint256 });
  const max = ethers.MaxUint256;
  return {
    send: (one: Swap) =>
      action === "purchase"
        ? purchase(params, one, { value: nativeValue(one) })
        : renew(id, days, m.token, max, one, { value: nativeValue(one) }),
    spent: async (one: Swap) =>
      action === "purchase"
        ? (await purchase.staticCall(params, one, { value: nativeValue(one) })).spent
        : renew.staticCall(id, days, m.token, max, one, { value: nativeValue(one) }),
  };
}

/** What bob has of the money that he pays with. */
async function wealth(m: Market, { tokenIn }: Swap): Promise<bigint> {
  if (tokenIn === ethers.ZeroAddress) return ethers.provider.getBalance(m.bob);
  return (tokenIn === (await m.weth.getAddress()) ? m.weth : m.exo).balanceOf(m.bob);
}

import { expect } from "chai";
import { parseEther, ZeroAddress } from "ethers";
import { chain } from "../support/chain.ts";
import { order } from "../support/order.ts";
import { signPermit } from "../support/sign-permit.ts";
import { expectEmpty } from "./support/expect-empty.ts";
import { market } from "./support/market.ts";
import type { Market } from "./support/market-type.ts";
import { swap } from "./support/swap.ts";

const { networkHelpers } = chain;

const MAX_IN = parseEther("90");

describe("purchaseWithPermit", () => {
  let m: Market;
  beforeEach(async () => {
    m = await networkHelpers.loadFixture(market);
    await m.exo.connect(m.alice).approve(m.checkout, 0);
  });
  const sign = (value = MAX_IN, deadline?: bigint) =>
    signPermit(m, m.alice, value, deadline, m.exo, m.checkout);
  const buy = async (permit: Awaited<ReturnType<typeof sign>>, overrides: Parameters<typeof swap>[2] = {}) =>
    m.checkout
      .connect(m.alice)
      .purchaseWithPermit(order(m), await swap(m, "exotic", { maxIn: MAX_IN, ...overrides }), permit);

  describe("when the permit is good", () => {
    it("buys in one transaction, leaving no allowance behind", async () => {
      const before = await m.exo.balanceOf(m.alice);
      const buying = buy(await sign());
      await expect(buying).to.emit(m.subscriptions, "Purchased");
      const spent = before - (await m.exo.balanceOf(m.alice));
      await expect(buying)
        .to.emit(m.checkout, "Paid")
        .withArgs(1, m.alice, m.exo, spent, m.token, 30_000_000);
      expect(await m.exo.allowance(m.alice, m.checkout)).to.equal(0);
      await expectEmpty(m);
    });
  });

  describe("when somebody else already used the permit", () => {
    it("buys with the allowance that it left", async () => {
      const { value, deadline, v, r, s } = await sign();
      await m.exo.connect(m.stranger).permit(m.alice, m.checkout, value, deadline, v, r, s);
      await expect(buy({ value, deadline, v, r, s })).to.emit(m.subscriptions, "Purchased");
    });
  });

  describe("when the permit is worthless", () => {
    it("reverts for one that has expired", async () => {
      await expect(buy(await sign(MAX_IN, 1n)))
        .to.be.revertedWithCustomError(m.checkout, "SwapCheckoutAllowanceTooLow")
        .withArgs(m.exo, m.alice, 0, MAX_IN);
    });
    it("reverts for one over too little", async () => {
      await expect(buy(await sign(MAX_IN - 1n)))
        .to.be.revertedWithCustomError(m.checkout, "SwapCheckoutAllowanceTooLow")
        .withArgs(m.exo, m.alice, MAX_IN - 1n, MAX_IN);
    });
    it("reverts for a token that knows no permits and has no allowance", async () => {
      await m.weth.connect(m.alice).approve(m.checkout, 0);
      await expect(buy(await sign(), await swap(m, "wrapped")))
        .to.be.revertedWithCustomError(m.checkout, "SwapCheckoutAllowanceTooLow")
        .withArgs(m.weth, m.alice, 0, MAX_IN);
    });
  });

  describe("when there is no token to permit", () => {
    it("reverts", async () => {
      for (const tokenIn of [ZeroAddress, m.bob.address]) {
        await expect(buy(await sign(), { tokenIn }))
          .to.be.revertedWithCustomError(m.checkout, "SwapCheckoutNotAToken")
          .withArgs(tokenIn);
      }
    });
  });
});

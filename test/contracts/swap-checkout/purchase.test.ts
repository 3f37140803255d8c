import { expect } from "chai";
import { parseEther } from "ethers";
import { chain } from "../support/chain.ts";
import { status } from "../support/status.ts";
import { buy } from "./support/buy.ts";
import { expectEmpty } from "./support/expect-empty.ts";
import { market } from "./support/market.ts";
import type { Market } from "./support/market-type.ts";
import { priceOf } from "./support/price-of.ts";
import { swap } from "./support/swap.ts";

const { networkHelpers, ethers } = chain;

const PRICE = 30_000_000n;

describe("purchase", () => {
  let m: Market;
  beforeEach(async () => {
    m = await networkHelpers.loadFixture(market);
  });

  describe("when native money pays", () => {
    it("takes what the static call told, to the wei, and pays exactly the price", async () => {
      const one = await swap(m, "native");
      const spent = await priceOf(m, one);
      // 30 dollars at 2,500 an ETH, 0.05 % for the pool, and a little more for moving its price.
      expect(spent).to.be.within(parseEther("0.012006"), parseEther("0.012007"));
      const buying = buy(m, one);
      await expect(buying).to.changeEtherBalances(ethers, [m.alice, m.checkout], [-spent, 0]);
      await expect(buying).to.changeTokenBalances(
        ethers,
        m.token,
        [m.alice, m.checkout, m.subscriptions],
        [0, 0, PRICE],
      );
      await expectEmpty(m);
    });
    it("takes all of it when that is just enough", async () => {
      const one = await swap(m, "native");
      const spent = await priceOf(m, one);
      await expect(buy(m, { ...one, maxIn: spent })).to.changeEtherBalance(ethers, m.alice, -spent);
      await expectEmpty(m);
    });
    it("goes through two pools", async () => {
      const one = await swap(m, "nativeByWay");
      const spent = await priceOf(m, one);
      await expect(buy(m, one)).to.changeEtherBalance(ethers, m.alice, -spent);
      await expectEmpty(m);
    });
  });

  describe("when a token pays", () => {
    const pays = async (
      route: "exotic" | "exoticByWay" | "wrapped",
      money: Market["exo"] | Market["weth"],
    ) => {
      const one = await swap(m, route);
      const spent = await priceOf(m, one);
      const buying = buy(m, one);
      await expect(buying).to.changeTokenBalances(ethers, money, [m.alice, m.checkout], [-spent, 0]);
      expect(await m.token.balanceOf(m.subscriptions)).to.equal(PRICE);
      await expectEmpty(m);
    };
    it("takes what the static call told, to the unit", () => pays("exotic", m.exo));
    it("goes through two pools", () => pays("exoticByWay", m.exo));
    it("returns wrapped native money wrapped", () => pays("wrapped", m.weth));
  });

  describe("when it is done", () => {
    it("says who paid what for which subscription", async () => {
      const one = await swap(m, "exotic");
      const spent = await priceOf(m, one);
      await expect(buy(m, one))
        .to.emit(m.checkout, "Paid")
        .withArgs(1, m.alice, m.exo, spent, m.token, PRICE);
    });
    it("has allowed no more than was brought to the router, and no more than the price to Subscriptions", async () => {
      const one = await swap(m, "exotic");
      const buying = buy(m, one);
      await expect(buying).to.emit(m.exo, "Approval").withArgs(m.checkout, m.router, one.maxIn);
      await expect(buying).to.emit(m.token, "Approval").withArgs(m.checkout, m.subscriptions, PRICE);
    });
    it("has the caller as payer, who gets the refund", async () => {
      await buy(m, await swap(m, "native"));
      const bought = await m.subscriptions.subscriptionOf(1);
      expect([bought.payer, bought.recipient]).to.deep.equal([m.alice.address, m.alice.address]);
      expect(bought.status).to.equal(status.Pending);
      await networkHelpers.time.increaseTo(Number(bought.deliverBy) + 1);
      await expect(m.subscriptions.connect(m.alice).reclaim(1)).to.changeTokenBalance(
        ethers,
        m.token,
        m.alice,
        PRICE,
      );
    });
    it("has somebody else as recipient of a gift, and the caller as payer still", async () => {
      await buy(m, await swap(m, "native"), { recipient: m.bob });
      const bought = await m.subscriptions.subscriptionOf(1);
      expect([bought.payer, bought.recipient]).to.deep.equal([m.alice.address, m.bob.address]);
      await m.subscriptions.connect(m.keeper).reject(1, ethers.encodeBytes32String("NO_CAPACITY"));
      expect(await m.subscriptions.creditOf(m.alice, m.token)).to.equal(PRICE);
    });
  });

  describe("when the deadline has passed", () => {
    it("reverts", async () => {
      const deadline = BigInt(await networkHelpers.time.latest()) + 100n;
      await networkHelpers.time.setNextBlockTimestamp(deadline + 1n);
      await expect(buy(m, await swap(m, "native", { deadline })))
        .to.be.revertedWithCustomError(m.checkout, "SwapCheckoutDeadlinePassed")
        .withArgs(deadline);
    });
    it("does not revert in the last second", async () => {
      const deadline = BigInt(await networkHelpers.time.latest()) + 100n;
      const one = await swap(m, "native", { deadline });
      await networkHelpers.time.setNextBlockTimestamp(deadline);
      await expect(buy(m, one)).to.emit(m.checkout, "Paid");
    });
  });

  describe("when there is nothing to swap", () => {
    it("reverts for the stablecoin itself", async () => {
      await expect(buy(m, await swap(m, "exotic", { tokenIn: await m.token.getAddress() })))
        .to.be.revertedWithCustomError(m.checkout, "SwapCheckoutNothingToSwap")
        .withArgs(m.token);
    });
    it("reverts for native money when the order is in wrapped native money", async () => {
      await m.subscriptions.connect(m.planner).acceptToken(m.weth);
      await expect(buy(m, await swap(m, "native"), { token: m.weth }))
        .to.be.revertedWithCustomError(m.checkout, "SwapCheckoutNothingToSwap")
        .withArgs(m.weth);
    });
    it("reverts for an address without a token", async () => {
      await expect(buy(m, await swap(m, "exotic", { tokenIn: m.bob.address })))
        .to.be.revertedWithCustomError(m.checkout, "SwapCheckoutNotAToken")
        .withArgs(m.bob);
    });
  });

  describe("when the path leads elsewhere", () => {
    const refused = async (path: string) =>
      expect(buy(m, await swap(m, "exotic", { path })))
        .to.be.revertedWithCustomError(m.checkout, "SwapCheckoutPathMismatch")
        .withArgs(path, m.token, m.exo);
    it("reverts unless it begins with the stablecoin", async () => {
      const { path } = await swap(m, "exotic");
      await refused(ethers.concat([await m.weth.getAddress(), ethers.dataSlice(path, 20)]));
    });
    it("reverts unless it ends with the token that pays", async () => {
      await refused((await swap(m, "native")).path);
    });
    it("reverts unless it is made of whole hops", async () => {
      const { path } = await swap(m, "exotic");
      await refused(ethers.concat([ethers.dataSlice(path, 0, 43), "0x00", await m.exo.getAddress()]));
    });
    it("reverts when it has no hop", async () => {
      await refused((await m.token.getAddress()).toLowerCase());
      await refused("0x");
    });
    it("reverts for native money unless it ends with the wrapped one", async () => {
      const { path } = await swap(m, "exotic");
      await expect(buy(m, await swap(m, "native", { path })))
        .to.be.revertedWithCustomError(m.checkout, "SwapCheckoutPathMismatch")
        .withArgs(path, m.token, m.weth);
    });
  });

  describe("when the value is wrong", () => {
    it("reverts for native money unless all of it is sent along", async () => {
      for (const value of [0n, parseEther("90") - 1n, parseEther("90") + 1n]) {
        await expect(buy(m, await swap(m, "native"), {}, value))
          .to.be.revertedWithCustomError(m.checkout, "SwapCheckoutValueMismatch")
          .withArgs(parseEther("90"), value);
      }
    });
    it("reverts for a token with any, wrapped native money too", async () => {
      for (const route of ["exotic", "wrapped"] as const) {
        await expect(buy(m, await swap(m, route), {}, 1n))
          .to.be.revertedWithCustomError(m.checkout, "SwapCheckoutValueMismatch")
          .withArgs(0, 1);
      }
    });
  });

  describe("when the allowance is too low", () => {
    it("reverts", async () => {
      await m.exo.connect(m.alice).approve(m.checkout, parseEther("90") - 1n);
      await expect(buy(m, await swap(m, "exotic")))
        .to.be.revertedWithCustomError(m.checkout, "SwapCheckoutAllowanceTooLow")
        .withArgs(m.exo, m.alice, parseEther("90") - 1n, parseEther("90"));
    });
  });

  describe("when the order is not possible", () => {
    it("reverts as Subscriptions does while paused", async () => {
      await m.subscriptions.connect(m.pauser).pause();
      await expect(buy(m, await swap(m, "native"))).to.be.revertedWithCustomError(
        m.subscriptions,
        "EnforcedPause",
      );
    });
    it("reverts as Subscriptions does when the plan is sold out", async () => {
      await m.subscriptions.connect(m.keeper).setStock(1, 10, 0);
      await expect(buy(m, await swap(m, "native")))
        .to.be.revertedWithCustomError(m.subscriptions, "PlansOutOfStock")
        .withArgs(1);
    });
    it("reverts as Subscriptions does for a plan that is not there", async () => {
      await expect(buy(m, await swap(m, "native"), { planId: 9 }))
        .to.be.revertedWithCustomError(m.subscriptions, "PlansUnknownPlan")
        .withArgs(9);
    });
    it("reverts as Subscriptions does when the price is above the maximum", async () => {
      await expect(buy(m, await swap(m, "native"), { maxAmount: PRICE - 1n }))
        .to.be.revertedWithCustomError(m.subscriptions, "SubscriptionsPriceAboveMaximum")
        .withArgs(PRICE, PRICE - 1n);
    });
  });

  describe("when the market is against it", () => {
    it("reverts with one wei less than it takes", async () => {
      const spent = await priceOf(m, await swap(m, "native"));
      await expect(buy(m, await swap(m, "native", { maxIn: spent - 1n }))).to.be.revertedWith("STF");
    });
    it("reverts when somebody moved the price beyond the maximum just before", async () => {
      const spent = await priceOf(m, await swap(m, "native"));
      const maxIn = (spent * 101n) / 100n;
      await m.weth.connect(m.bob).approve(m.router, parseEther("100"));
      const { path } = await swap(m, "native");
      // 60 of the pool's 1,000 ETH: the price goes up by an eighth.
      const amountOut = 140_000_000_000n;
      await m.router
        .connect(m.bob)
        .exactOutput({ path, recipient: m.bob, amountOut, amountInMaximum: parseEther("100") });
      await expect(buy(m, await swap(m, "native", { maxIn }))).to.be.revertedWith("STF");
    });
    it("reverts when there is no such pool", async () => {
      const path = ethers.solidityPacked(
        ["address", "uint24", "address"],
        [await m.token.getAddress(), 10_000, await m.exo.getAddress()],
      );
      await expect(buy(m, await swap(m, "exotic", { path }))).to.be.revertedWithoutReason(ethers);
    });
  });
});

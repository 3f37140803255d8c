import { expect } from "chai";
import { MaxUint256, parseEther } from "ethers";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { delivered } from "../support/delivered.ts";
import { purchased } from "../support/purchased.ts";
import { status } from "../support/status.ts";
import { expectEmpty } from "./support/expect-empty.ts";
import { market } from "./support/market.ts";
import type { Market } from "./support/market-type.ts";
import { nativeValue } from "./support/native-value.ts";
import { swap } from "./support/swap.ts";
import type { Swap } from "./support/swap-type.ts";

const { networkHelpers, ethers } = chain;

const PRICE = 10_000_000n;

describe("renew", () => {
  let m: Market;
  beforeEach(async () => {
    m = await networkHelpers.loadFixture(market);
  });
  /** Bob pays for ten more days. */
  const renew = (id: bigint, one: Swap, maxAmount = PRICE, value = nativeValue(one)) =>
    m.checkout.connect(m.bob).renew(id, 10, m.token, maxAmount, one, { value });
  const priceOf = (id: bigint, one: Swap) =>
    m.checkout.connect(m.bob).renew.staticCall(id, 10, m.token, PRICE, one, { value: nativeValue(one) });

  describe("when native money pays", () => {
    it("takes what the static call told, to the wei, and pays exactly the price", async () => {
      const { id, expiresAt } = await delivered(m);
      const one = await swap(m, "native");
      const spent = await priceOf(id, one);
      expect(spent).to.be.within(parseEther("0.004002"), parseEther("0.004003"));
      const renewing = renew(id, one);
      await expect(renewing).to.changeEtherBalances(ethers, [m.bob, m.checkout], [-spent, 0]);
      await expect(renewing).to.changeTokenBalance(ethers, m.token, m.subscriptions, PRICE);
      expect(await m.subscriptions.expiresAt(id)).to.equal(expiresAt + days(10));
      await expectEmpty(m);
    });
  });

  describe("when a token pays", () => {
    it("takes what the static call told, to the unit", async () => {
      const { id } = await delivered(m);
      const one = await swap(m, "exoticByWay");
      const spent = await priceOf(id, one);
      await expect(renew(id, one)).to.changeTokenBalances(ethers, m.exo, [m.bob, m.checkout], [-spent, 0]);
      await expectEmpty(m);
    });
    it("says who paid what for which subscription", async () => {
      const { id } = await delivered(m);
      const one = await swap(m, "exotic");
      const spent = await priceOf(id, one);
      await expect(renew(id, one))
        .to.emit(m.checkout, "Paid")
        .withArgs(id, m.bob, m.exo, spent, m.token, PRICE);
    });
  });

  describe("when the subscription has expired", () => {
    it("renews in the grace period, in another stablecoin if that is wanted", async () => {
      const { id, expiresAt } = await delivered(m);
      await networkHelpers.time.increaseTo(expiresAt + 1);
      await m.subscriptions.connect(m.planner).acceptToken(m.exo);
      const path = ethers.solidityPacked(
        ["address", "uint24", "address"],
        [await m.exo.getAddress(), 10_000, await m.weth.getAddress()],
      );
      const one = await swap(m, "native", { path });
      await expect(
        m.checkout.connect(m.bob).renew(id, 10, m.exo, MaxUint256, one, { value: one.maxIn }),
      ).to.changeTokenBalance(ethers, m.exo, m.subscriptions, parseEther("10"));
      expect(await m.subscriptions.statusOf(id)).to.equal(status.Active);
    });
  });

  describe("when the swap is wrong", () => {
    it("reverts after the deadline", async () => {
      const { id } = await delivered(m);
      await expect(renew(id, await swap(m, "native", { deadline: 1n })))
        .to.be.revertedWithCustomError(m.checkout, "SwapCheckoutDeadlinePassed")
        .withArgs(1);
    });
    it("reverts for a path that leads elsewhere", async () => {
      const { id } = await delivered(m);
      const { path } = await swap(m, "native");
      await expect(renew(id, await swap(m, "exotic", { path })))
        .to.be.revertedWithCustomError(m.checkout, "SwapCheckoutPathMismatch")
        .withArgs(path, m.token, m.exo);
    });
    it("reverts for a value that is not the maximum", async () => {
      const { id } = await delivered(m);
      await expect(renew(id, await swap(m, "native"), PRICE, 1n))
        .to.be.revertedWithCustomError(m.checkout, "SwapCheckoutValueMismatch")
        .withArgs(parseEther("90"), 1);
    });
    it("reverts with one wei less than it takes", async () => {
      const { id } = await delivered(m);
      const spent = await priceOf(id, await swap(m, "native"));
      await expect(renew(id, await swap(m, "native", { maxIn: spent - 1n }))).to.be.revertedWith("STF");
    });
  });

  describe("when the renewal is not possible", () => {
    it("reverts for an id that is not there, which has no plan", async () => {
      await expect(renew(9n, await swap(m, "native")))
        .to.be.revertedWithCustomError(m.subscriptions, "PlansUnknownPlan")
        .withArgs(0);
    });
    it("reverts as Subscriptions does before delivery", async () => {
      const { id } = await purchased(m);
      await expect(renew(id, await swap(m, "native")))
        .to.be.revertedWithCustomError(m.subscriptions, "SubscriptionsWrongStatus")
        .withArgs(id, status.Pending);
    });
    it("reverts as Subscriptions does while paused", async () => {
      const { id } = await delivered(m);
      await m.subscriptions.connect(m.pauser).pause();
      await expect(renew(id, await swap(m, "native"))).to.be.revertedWithCustomError(
        m.subscriptions,
        "EnforcedPause",
      );
    });
    it("reverts as Subscriptions does when the price is above the maximum", async () => {
      const { id } = await delivered(m);
      await expect(renew(id, await swap(m, "native"), PRICE - 1n))
        .to.be.revertedWithCustomError(m.subscriptions, "SubscriptionsPriceAboveMaximum")
        .withArgs(PRICE, PRICE - 1n);
    });
  });
});

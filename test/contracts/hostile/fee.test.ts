import { expect } from "chai";
import type { FeeToken } from "../../../typechain-types/index.ts";
import { accepted } from "../support/accepted.ts";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { delivered } from "../support/delivered.ts";
import { order } from "../support/order.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";
import { purchased } from "../support/purchased.ts";

const { networkHelpers, ethers } = chain;
const { time } = networkHelpers;

const PRICE = 30_000_000n;

describe("fee on transfer", () => {
  let p: Platform;
  let token: FeeToken;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
    token = await accepted(p, await ethers.deployContract("FeeToken"));
  });

  describe("out of what is sent", () => {
    it("refuses a purchase", async () => {
      await token.setFee(1, false);
      await expect(p.subscriptions.connect(p.alice).purchase(order(p, { token })))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsShortPayment")
        .withArgs(token, PRICE, PRICE - 1n);
    });
    it("refuses a renewal", async () => {
      const { id } = await delivered(p, { token });
      await token.setFee(1, false);
      await expect(p.subscriptions.connect(p.alice).renew(id, 30, token, PRICE))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsShortPayment")
        .withArgs(token, PRICE, PRICE - 1n);
    });
    it("is the receiver's loss where it begins after the payment", async () => {
      const { id, startsAt } = await delivered(p, { token });
      await token.setFee(5_000_000, false);
      await time.setNextBlockTimestamp(startsAt + days(10));
      await expect(p.subscriptions.connect(p.alice).cancel(id)).to.changeTokenBalances(
        ethers,
        token,
        [p.alice, p.subscriptions],
        [15_000_000n, -20_000_000n],
      );
      await expect(p.subscriptions.collect([id])).to.changeTokenBalances(
        ethers,
        token,
        [p.treasury, p.subscriptions],
        [5_000_000n, -10_000_000n],
      );
      expect(await token.balanceOf(p.subscriptions)).to.equal(0);
    });
  });

  describe("on top of what is sent", () => {
    it("is the payer's loss at a purchase", async () => {
      await token.setFee(1, true);
      await expect(p.subscriptions.connect(p.alice).purchase(order(p, { token }))).to.changeTokenBalances(
        ethers,
        token,
        [p.alice, p.subscriptions],
        [-PRICE - 1n, PRICE],
      );
    });
    it("leaves the last to be paid waiting, by the token's own error, until somebody adds what is missing", async () => {
      const first = await purchased(p, { token });
      const last = await purchased(p, { token });
      await token.setFee(1, true);
      await time.increase(3601);
      await p.subscriptions.connect(p.alice).reclaim(first.id);
      await expect(p.subscriptions.connect(p.alice).reclaim(last.id))
        .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
        .withArgs(p.subscriptions, PRICE - 1n, PRICE);
      await token.mint(p.subscriptions, 2);
      await expect(p.subscriptions.connect(p.alice).reclaim(last.id)).to.changeTokenBalance(
        ethers,
        token,
        p.alice,
        PRICE,
      );
    });
    it("leaves the money of other tokens alone", async () => {
      const other = await delivered(p);
      const { id } = await delivered(p, { token });
      await token.setFee(PRICE, true);
      await expect(p.subscriptions.connect(p.alice).cancel(id)).to.be.revertedWithCustomError(
        token,
        "ERC20InsufficientBalance",
      );
      await time.setNextBlockTimestamp(other.startsAt + days(10));
      await expect(p.subscriptions.connect(p.alice).cancel(other.id)).to.changeTokenBalance(
        ethers,
        p.token,
        p.alice,
        20_000_000n,
      );
      expect(await p.token.balanceOf(p.subscriptions)).to.equal(10_000_000);
    });
  });
});

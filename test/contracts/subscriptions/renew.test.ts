import { expect } from "chai";
import { MaxUint256, ZeroHash } from "ethers";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { delivered } from "../support/delivered.ts";
import { planTerms } from "../support/plan-terms.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";
import { purchased } from "../support/purchased.ts";
import { status } from "../support/status.ts";

const { networkHelpers, ethers } = chain;
const { time } = networkHelpers;

describe("renew", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });
  const renew = (id: bigint, numDays = 30, maxAmount: bigint = MaxUint256, by = p.alice) =>
    p.subscriptions.connect(by).renew(id, numDays, p.token, maxAmount);
  const secondToken = async () => {
    const token = await ethers.deployContract("TestStablecoin", ["Other Dollar", "OUSD", 18]);
    await token.mint(p.alice, 10n ** 24n);
    await token.connect(p.alice).approve(p.subscriptions, MaxUint256);
    await p.subscriptions.connect(p.planner).acceptToken(token);
    return token;
  };

  describe("when paused", () => {
    it("reverts", async () => {
      const { id } = await delivered(p);
      await p.subscriptions.connect(p.pauser).pause();
      await expect(renew(id)).to.be.revertedWithCustomError(p.subscriptions, "EnforcedPause");
    });
  });

  describe("when there is nothing to renew", () => {
    it("reverts for an unknown id", async () => {
      await expect(renew(7n))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsUnknown")
        .withArgs(7);
    });
    it("reverts while pending", async () => {
      const { id } = await purchased(p);
      await expect(renew(id))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsWrongStatus")
        .withArgs(id, status.Pending);
    });
    it("reverts once the grace period is over", async () => {
      const { id, graceEndsAt } = await delivered(p);
      await time.setNextBlockTimestamp(graceEndsAt);
      await expect(renew(id))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsWrongStatus")
        .withArgs(id, status.Lapsed);
    });
    it("reverts after cancel", async () => {
      const { id } = await delivered(p);
      await p.subscriptions.connect(p.alice).cancel(id);
      await expect(renew(id))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsWrongStatus")
        .withArgs(id, status.Cancelled);
    });
    it("reverts after terminate", async () => {
      const { id } = await delivered(p);
      await p.subscriptions.connect(p.operator).terminate(id, ZeroHash);
      await expect(renew(id))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsWrongStatus")
        .withArgs(id, status.Terminated);
    });
  });

  describe("when the terms do not fit", () => {
    it("reverts for days out of range", async () => {
      const { id } = await delivered(p);
      await expect(renew(id, 366))
        .to.be.revertedWithCustomError(p.subscriptions, "PlansDaysOutOfRange")
        .withArgs(1, 366, 1, 365);
    });
    it("reverts for a price above the maximum agreed to", async () => {
      const { id } = await delivered(p);
      await expect(renew(id, 30, 29_999_999n))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsPriceAboveMaximum")
        .withArgs(30_000_000, 29_999_999);
    });
    it("reverts for a token that is no longer accepted", async () => {
      const { id } = await delivered(p);
      await p.subscriptions.connect(p.planner).dropToken(p.token);
      await expect(renew(id))
        .to.be.revertedWithCustomError(p.subscriptions, "PlansTokenNotAccepted")
        .withArgs(p.token);
    });
    it("reverts for another token before expiry", async () => {
      const { id, expiresAt } = await delivered(p);
      const other = await secondToken();
      await time.setNextBlockTimestamp(expiresAt - 1);
      await expect(p.subscriptions.connect(p.alice).renew(id, 30, other, MaxUint256))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsTokenMismatch")
        .withArgs(id, p.token, other);
    });
    it("reverts for an end too far ahead", async () => {
      const { id, expiresAt } = await delivered(p);
      await renew(id, 365);
      await renew(id, 365);
      const now = (await time.latest()) + 10;
      await time.setNextBlockTimestamp(now);
      await expect(renew(id, 365))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsBeyondHorizon")
        .withArgs(id, expiresAt + days(3 * 365), now + days(1095));
    });
    it("reverts for sums that the contract cannot count with", async () => {
      const fine = await ethers.deployContract("TestStablecoin", ["Fine", "FINE", 18]);
      await fine.mint(p.alice, 10n ** 30n);
      await fine.connect(p.alice).approve(p.subscriptions, MaxUint256);
      await p.subscriptions.connect(p.planner).acceptToken(fine);
      await p.subscriptions.connect(p.planner).addPlan(planTerms({ pricePerDay: 10n ** 14n }));
      const { id } = await delivered(p, { planId: 2, numDays: 1, token: fine, maxAmount: MaxUint256 });
      await expect(p.subscriptions.connect(p.alice).renew(id, 1, fine, MaxUint256))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsAmountTooLarge")
        .withArgs(2n * 10n ** 26n);
    });
    it("reverts for too little allowance", async () => {
      const { id } = await delivered(p);
      await expect(renew(id, 30, MaxUint256, p.stranger))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsAllowanceTooLow")
        .withArgs(p.token, p.stranger, 0, 30_000_000);
    });
  });

  describe("while active", () => {
    it("adds the days to the expiry, whoever pays", async () => {
      const { id, expiresAt } = await delivered(p);
      await expect(renew(id, 10, MaxUint256, p.carol))
        .to.emit(p.subscriptions, "Renewed")
        .withArgs(id, p.carol, p.token, 10_000_000, 10, expiresAt + days(10));
      expect(await p.subscriptions.expiresAt(id)).to.equal(expiresAt + days(10));
    });
    it("takes exactly the price", async () => {
      const { id } = await delivered(p);
      await expect(renew(id, 10, MaxUint256, p.carol)).to.changeTokenBalances(
        ethers,
        p.token,
        [p.carol, p.subscriptions],
        [-10_000_000n, 10_000_000n],
      );
    });
    it("settles what is earned and blends the rest", async () => {
      const { id, startsAt } = await delivered(p);
      await time.setNextBlockTimestamp(startsAt + days(15));
      await renew(id, 45);
      expect(await p.subscriptions.earned(id)).to.equal(15_000_000);
      // 15 + 45 dollars over the 60 days that are left.
      await time.increaseTo(startsAt + days(35));
      expect(await p.subscriptions.earned(id)).to.equal(35_000_000);
      expect(await p.subscriptions.refundable(id)).to.equal(40_000_000);
    });
    it("tells readers of the token", async () => {
      const { id, startsAt, expiresAt } = await delivered(p);
      await expect(renew(id, 10))
        .to.emit(p.credential, "TokenExpiryUpdated")
        .withArgs(id, startsAt, expiresAt + days(10))
        .and.to.emit(p.credential, "MetadataUpdate")
        .withArgs(id);
    });
    it("works for a retired plan without stock", async () => {
      const { id } = await delivered(p);
      await p.subscriptions.connect(p.planner).retirePlan(1);
      await p.subscriptions.connect(p.keeper).setStock(1, 9, 0);
      await expect(renew(id)).to.emit(p.subscriptions, "Renewed");
    });
  });

  describe("while in grace", () => {
    it("counts the days from now", async () => {
      const { id, graceEndsAt } = await delivered(p);
      await time.setNextBlockTimestamp(graceEndsAt - 1);
      await renew(id, 10);
      expect(await p.subscriptions.expiresAt(id)).to.equal(graceEndsAt - 1 + days(10));
      expect(await p.subscriptions.statusOf(id)).to.equal(status.Active);
    });
    it("keeps what was earned before", async () => {
      const { id, expiresAt } = await delivered(p);
      await time.setNextBlockTimestamp(expiresAt + days(1));
      await renew(id, 10);
      expect(await p.subscriptions.earned(id)).to.equal(30_000_000);
      await time.increaseTo(expiresAt + days(6));
      expect(await p.subscriptions.earned(id)).to.equal(35_000_000);
    });
    it("goes on in another token, the old money credited to the treasury", async () => {
      const { id, purchaseRef, expiresAt } = await delivered(p);
      const other = await secondToken();
      await time.setNextBlockTimestamp(expiresAt);
      await expect(p.subscriptions.connect(p.alice).renew(id, 10, other, MaxUint256))
        .to.emit(p.subscriptions, "Credited")
        .withArgs(id, p.treasury, p.token, 30_000_000);
      expect(await p.subscriptions.earned(id)).to.equal(0);
      const subscription = await p.subscriptions.subscriptionOf(id);
      expect(subscription.token).to.equal(await other.getAddress());
      expect(subscription.purchaseRef).to.equal(purchaseRef);
    });
    it("credits nothing for money that was collected, and keeps the reference over two changes", async () => {
      const { id, purchaseRef, expiresAt } = await delivered(p);
      const other = await secondToken();
      await time.increaseTo(expiresAt);
      await p.subscriptions.collect([id]);
      await p.subscriptions.connect(p.alice).renew(id, 1, other, MaxUint256);
      expect(await p.subscriptions.creditOf(p.treasury, p.token)).to.equal(0);
      await time.increase(days(1));
      await renew(id, 1);
      const subscription = await p.subscriptions.subscriptionOf(id);
      expect(subscription.token).to.equal(await p.token.getAddress());
      expect(subscription.purchaseRef).to.equal(purchaseRef);
      expect(await p.subscriptions.creditOf(p.treasury, other)).to.equal(10n ** 18n);
    });
  });
});

import { expect } from "chai";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { delivered } from "../support/delivered.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";
import { purchased } from "../support/purchased.ts";
import { status } from "../support/status.ts";

const { networkHelpers, ethers } = chain;
const { time } = networkHelpers;

describe("cancel", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });
  const cancel = (id: bigint, by = p.alice) => p.subscriptions.connect(by).cancel(id);

  describe("when there is nothing to cancel", () => {
    it("reverts for an unknown id", async () => {
      await expect(cancel(7n))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsUnknown")
        .withArgs(7);
    });
    it("reverts while pending", async () => {
      const { id } = await purchased(p);
      await expect(cancel(id))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsWrongStatus")
        .withArgs(id, status.Pending);
    });
    it("reverts once the grace period is over", async () => {
      const { id, graceEndsAt } = await delivered(p);
      await time.setNextBlockTimestamp(graceEndsAt);
      await expect(cancel(id))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsWrongStatus")
        .withArgs(id, status.Lapsed);
    });
    it("reverts the second time", async () => {
      const { id } = await delivered(p);
      await cancel(id);
      await expect(cancel(id))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsWrongStatus")
        .withArgs(id, status.Cancelled);
    });
  });

  describe("when the caller does not own the token", () => {
    it("reverts for a stranger", async () => {
      const { id } = await delivered(p);
      await expect(cancel(id, p.stranger))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsNotOwner")
        .withArgs(id, p.stranger);
    });
    it("reverts for somebody approved", async () => {
      const { id } = await delivered(p);
      await p.credential.connect(p.alice).approve(p.bob, id);
      await p.credential.connect(p.alice).setApprovalForAll(p.bob, true);
      await expect(cancel(id, p.bob))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsNotOwner")
        .withArgs(id, p.bob);
    });
    it("reverts for the payer of a gift", async () => {
      const { id } = await delivered(p, { recipient: p.bob });
      await expect(cancel(id, p.alice))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsNotOwner")
        .withArgs(id, p.alice);
    });
  });

  describe("while active", () => {
    it("pays the unearned rest to the owner", async () => {
      const { id, startsAt } = await delivered(p);
      await p.credential.connect(p.alice).transferFrom(p.alice, p.bob, id);
      await time.setNextBlockTimestamp(startsAt + days(12));
      await expect(cancel(id, p.bob)).to.changeTokenBalances(
        ethers,
        p.token,
        [p.bob, p.alice, p.subscriptions],
        [18_000_000n, 0n, -18_000_000n],
      );
    });
    it("ends the paid time now", async () => {
      const { id, startsAt } = await delivered(p);
      const now = startsAt + days(12);
      await time.setNextBlockTimestamp(now);
      await expect(cancel(id))
        .to.emit(p.subscriptions, "Cancelled")
        .withArgs(id, p.alice, p.token, 18_000_000, now)
        .and.to.emit(p.credential, "TokenExpiryUpdated")
        .withArgs(id, startsAt, now);
      expect(await p.subscriptions.expiresAt(id)).to.equal(now);
      expect(await p.subscriptions.statusOf(id)).to.equal(status.Cancelled);
    });
    it("leaves all that was earned to the treasury", async () => {
      const { id, startsAt } = await delivered(p);
      await time.setNextBlockTimestamp(startsAt + days(12));
      await cancel(id);
      expect(await p.subscriptions.earned(id)).to.equal(12_000_000);
      await p.subscriptions.collect([id]);
      expect(await p.token.balanceOf(p.treasury)).to.equal(12_000_000);
      expect(await p.token.balanceOf(p.subscriptions)).to.equal(0);
    });
    it("refunds a renewal too", async () => {
      const { id, startsAt } = await delivered(p);
      await time.setNextBlockTimestamp(startsAt + days(15));
      await p.subscriptions.connect(p.carol).renew(id, 45, p.token, 45_000_000);
      await time.setNextBlockTimestamp(startsAt + days(35));
      await expect(cancel(id)).to.changeTokenBalance(ethers, p.token, p.alice, 40_000_000n);
    });
    it("works while paused", async () => {
      const { id } = await delivered(p);
      await p.subscriptions.connect(p.pauser).pause();
      await expect(cancel(id)).to.emit(p.subscriptions, "Cancelled");
    });
    it("reverts if the refund calls back", async () => {
      const token = await ethers.deployContract("HostileToken");
      await p.subscriptions.connect(p.planner).acceptToken(token);
      await token.mint(p.alice, 30_000_000);
      await token.connect(p.alice).approve(p.subscriptions, 30_000_000);
      const { id } = await delivered(p, { token });
      await token.setCallback(
        p.subscriptions,
        p.subscriptions.interface.encodeFunctionData("collect", [[id]]),
      );
      await expect(cancel(id)).to.be.revertedWithCustomError(p.subscriptions, "ReentrancyGuardReentrantCall");
    });
  });

  describe("within the first day", () => {
    it("charges the whole day", async () => {
      const { id, startsAt } = await delivered(p);
      await time.setNextBlockTimestamp(startsAt + 60);
      await expect(cancel(id)).to.changeTokenBalance(ethers, p.token, p.alice, 29_000_000n);
      expect(await p.subscriptions.earned(id)).to.equal(1_000_000);
    });
    it("refunds nothing of a purchase of one day", async () => {
      const { id } = await delivered(p, { numDays: 1 });
      await expect(cancel(id)).to.changeTokenBalance(ethers, p.token, p.alice, 0n);
      expect(await p.subscriptions.earned(id)).to.equal(1_000_000);
    });
    it("charges the whole day of a blended price after a renewal", async () => {
      const { id, startsAt } = await delivered(p);
      await time.setNextBlockTimestamp(startsAt + days(1) / 2);
      await p.subscriptions.connect(p.alice).renew(id, 30, p.token, 30_000_000);
      await time.setNextBlockTimestamp(startsAt + days(1) / 2 + 60);
      await expect(cancel(id)).to.changeTokenBalance(ethers, p.token, p.alice, 59_000_000n);
      expect(await p.subscriptions.earned(id)).to.equal(1_000_000);
    });
  });

  describe("while in grace", () => {
    it("ends it without a refund, the expiry unmoved", async () => {
      const { id, expiresAt } = await delivered(p);
      await time.setNextBlockTimestamp(expiresAt + 60);
      await expect(cancel(id))
        .to.emit(p.subscriptions, "Cancelled")
        .withArgs(id, p.alice, p.token, 0, expiresAt);
      expect(await p.subscriptions.earned(id)).to.equal(30_000_000);
    });
  });
});

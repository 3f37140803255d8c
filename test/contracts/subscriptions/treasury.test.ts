import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { delivered } from "../support/delivered.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";

const { networkHelpers, ethers } = chain;
const { time } = networkHelpers;

describe("treasury", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });
  const begin = () => p.subscriptions.connect(p.admin).beginTreasuryChange(p.bob);
  const accept = () => p.subscriptions.connect(p.admin).acceptTreasuryChange();
  const giveUp = () => p.subscriptions.connect(p.admin).cancelTreasuryChange();

  describe("beginTreasuryChange", () => {
    it("reverts for zero", async () => {
      await expect(p.subscriptions.connect(p.admin).beginTreasuryChange(ZeroAddress))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsInvalidTreasury")
        .withArgs(ZeroAddress);
    });
    it("reverts for the contract itself", async () => {
      await expect(p.subscriptions.connect(p.admin).beginTreasuryChange(p.subscriptions))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsInvalidTreasury")
        .withArgs(p.subscriptions);
    });
    it("announces a change in two days and changes nothing yet", async () => {
      const now = (await time.latest()) + 10;
      await time.setNextBlockTimestamp(now);
      await expect(begin())
        .to.emit(p.subscriptions, "TreasuryChangeBegun")
        .withArgs(p.bob, now + days(2));
      expect(await p.subscriptions.treasury()).to.equal(p.treasury.address);
      expect([...(await p.subscriptions.pendingTreasury())]).to.deep.equal([
        p.bob.address,
        BigInt(now + days(2)),
      ]);
    });
    it("replaces a change that had begun, and starts the delay again", async () => {
      await begin();
      await time.increase(days(1));
      await p.subscriptions.connect(p.admin).beginTreasuryChange(p.carol);
      await time.increase(days(1) + 10);
      await expect(accept()).to.be.revertedWithCustomError(
        p.subscriptions,
        "SubscriptionsTreasuryChangeTooEarly",
      );
    });
  });

  describe("acceptTreasuryChange", () => {
    it("reverts if none has begun", async () => {
      await expect(accept()).to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsNoTreasuryChange");
    });
    it("reverts before the delay is over", async () => {
      await begin();
      const effectiveAt = (await time.latest()) + days(2);
      await time.setNextBlockTimestamp(effectiveAt - 1);
      await expect(accept())
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsTreasuryChangeTooEarly")
        .withArgs(effectiveAt);
    });
    it("sends earned money to the new treasury from then on", async () => {
      const { id } = await delivered(p);
      await begin();
      await time.increase(days(2));
      await expect(accept()).to.emit(p.subscriptions, "TreasuryChanged").withArgs(p.treasury, p.bob);
      expect(await p.subscriptions.treasury()).to.equal(p.bob.address);
      await time.increase(days(30));
      await expect(p.subscriptions.collect([id])).to.changeTokenBalances(
        ethers,
        p.token,
        [p.bob, p.treasury],
        [30_000_000n, 0n],
      );
      await expect(accept()).to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsNoTreasuryChange");
    });
  });

  describe("cancelTreasuryChange", () => {
    it("reverts if none has begun", async () => {
      await expect(giveUp()).to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsNoTreasuryChange");
    });
    it("gives the change up", async () => {
      await begin();
      await expect(giveUp()).to.emit(p.subscriptions, "TreasuryChangeCancelled").withArgs(p.bob);
      await time.increase(days(2));
      await expect(accept()).to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsNoTreasuryChange");
      expect([...(await p.subscriptions.pendingTreasury())]).to.deep.equal([ZeroAddress, 0n]);
    });
  });
});

import { expect } from "chai";
import { encodeBytes32String } from "ethers";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { delivered } from "../support/delivered.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";
import { purchased } from "../support/purchased.ts";
import { status } from "../support/status.ts";

const { networkHelpers } = chain;
const { time } = networkHelpers;
const REASON = encodeBytes32String("ABUSE");

describe("terminate", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });
  const terminate = (id: bigint, by = p.operator) => p.subscriptions.connect(by).terminate(id, REASON);

  describe("when the caller is not the operator", () => {
    it("reverts", async () => {
      const { id } = await delivered(p);
      await expect(terminate(id, p.keeper)).to.be.revertedWithCustomError(
        p.subscriptions,
        "AccessControlUnauthorizedAccount",
      );
    });
  });

  describe("when there is nothing to terminate", () => {
    it("reverts for an unknown id", async () => {
      await expect(terminate(7n))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsUnknown")
        .withArgs(7);
    });
    it("reverts while pending", async () => {
      const { id } = await purchased(p);
      await expect(terminate(id))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsWrongStatus")
        .withArgs(id, status.Pending);
    });
  });

  describe("while active", () => {
    it("credits the owner with the unearned rest, to the second", async () => {
      const { id, startsAt } = await delivered(p);
      await p.credential.connect(p.alice).transferFrom(p.alice, p.bob, id);
      const now = startsAt + days(1) / 2;
      await time.setNextBlockTimestamp(now);
      await expect(terminate(id))
        .to.emit(p.subscriptions, "Terminated")
        .withArgs(id, p.bob, p.token, 29_500_000, now, REASON)
        .and.to.emit(p.subscriptions, "Credited")
        .withArgs(id, p.bob, p.token, 29_500_000);
      expect(await p.subscriptions.creditOf(p.bob, p.token)).to.equal(29_500_000);
      expect(await p.subscriptions.earned(id)).to.equal(500_000);
    });
    it("ends the paid time now", async () => {
      const { id, startsAt } = await delivered(p);
      const now = startsAt + days(3);
      await time.setNextBlockTimestamp(now);
      await expect(terminate(id)).to.emit(p.credential, "TokenExpiryUpdated").withArgs(id, startsAt, now);
      expect(await p.subscriptions.expiresAt(id)).to.equal(now);
      expect(await p.subscriptions.statusOf(id)).to.equal(status.Terminated);
    });
    it("works while paused", async () => {
      const { id } = await delivered(p);
      await p.subscriptions.connect(p.pauser).pause();
      await expect(terminate(id)).to.emit(p.subscriptions, "Terminated");
    });
  });

  describe("while in grace", () => {
    it("credits nothing, the expiry unmoved", async () => {
      const { id, expiresAt } = await delivered(p);
      await time.setNextBlockTimestamp(expiresAt + 60);
      const terminated = await terminate(id);
      await expect(terminated)
        .to.emit(p.subscriptions, "Terminated")
        .withArgs(id, p.alice, p.token, 0, expiresAt, REASON);
      await expect(terminated).not.to.emit(p.subscriptions, "Credited");
    });
  });
});

import { expect } from "chai";
import { encodeBytes32String } from "ethers";
import { chain } from "../support/chain.ts";
import { delivered } from "../support/delivered.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";
import { purchased } from "../support/purchased.ts";
import { status } from "../support/status.ts";

const { networkHelpers } = chain;
const REASON = encodeBytes32String("NO_CAPACITY");

describe("reject", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });

  describe("when the caller is not the keeper", () => {
    it("reverts", async () => {
      const { id } = await purchased(p);
      await expect(p.subscriptions.connect(p.alice).reject(id, REASON)).to.be.revertedWithCustomError(
        p.subscriptions,
        "AccessControlUnauthorizedAccount",
      );
    });
  });

  describe("when there is no such purchase", () => {
    it("reverts", async () => {
      await expect(p.subscriptions.connect(p.keeper).reject(7, REASON))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsUnknown")
        .withArgs(7);
    });
  });

  describe("when it was delivered", () => {
    it("reverts", async () => {
      const { id } = await delivered(p);
      await expect(p.subscriptions.connect(p.keeper).reject(id, REASON))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsWrongStatus")
        .withArgs(id, status.Active);
    });
  });

  describe("when it is pending", () => {
    it("credits the payer with all of it", async () => {
      const { id } = await purchased(p, { recipient: p.bob });
      await expect(p.subscriptions.connect(p.keeper).reject(id, REASON))
        .to.emit(p.subscriptions, "Rejected")
        .withArgs(id, p.alice, p.token, 30_000_000, REASON)
        .and.to.emit(p.subscriptions, "Credited")
        .withArgs(id, p.alice, p.token, 30_000_000);
      expect(await p.subscriptions.creditOf(p.alice, p.token)).to.equal(30_000_000);
      expect(await p.subscriptions.statusOf(id)).to.equal(status.Refunded);
    });
    it("gives the stock back", async () => {
      const { id } = await purchased(p);
      await p.subscriptions.connect(p.keeper).reject(id, REASON);
      expect((await p.subscriptions.planOf(1)).stock).to.equal(10);
    });
    it("works while paused", async () => {
      const { id } = await purchased(p);
      await p.subscriptions.connect(p.pauser).pause();
      await expect(p.subscriptions.connect(p.keeper).reject(id, REASON)).to.emit(p.subscriptions, "Rejected");
    });
    it("works after the deadline", async () => {
      const { id, deliverBy } = await purchased(p);
      await networkHelpers.time.setNextBlockTimestamp(deliverBy + 1);
      await expect(p.subscriptions.connect(p.keeper).reject(id, REASON)).to.emit(p.subscriptions, "Rejected");
    });
  });
});

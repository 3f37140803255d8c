import { expect } from "chai";
import { chain } from "../support/chain.ts";
import { order } from "../support/order.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";

const { networkHelpers } = chain;

describe("pause", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });

  describe("when paused", () => {
    it("reverts the second time", async () => {
      await p.subscriptions.connect(p.pauser).pause();
      await expect(p.subscriptions.connect(p.pauser).pause()).to.be.revertedWithCustomError(
        p.subscriptions,
        "EnforcedPause",
      );
    });
    it("sells again after unpause", async () => {
      await p.subscriptions.connect(p.pauser).pause();
      await p.subscriptions.connect(p.pauser).unpause();
      await expect(p.subscriptions.connect(p.alice).purchase(order(p))).to.emit(p.subscriptions, "Purchased");
    });
  });

  describe("when not paused", () => {
    it("cannot be unpaused", async () => {
      await expect(p.subscriptions.connect(p.pauser).unpause()).to.be.revertedWithCustomError(
        p.subscriptions,
        "ExpectedPause",
      );
    });
  });
});

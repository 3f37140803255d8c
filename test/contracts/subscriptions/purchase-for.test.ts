import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { chain } from "../support/chain.ts";
import { order } from "../support/order.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";

const { networkHelpers, ethers } = chain;

describe("purchaseFor", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });

  describe("when paused", () => {
    it("reverts", async () => {
      await p.subscriptions.connect(p.pauser).pause();
      await expect(
        p.subscriptions.connect(p.bob).purchaseFor(order(p), p.alice),
      ).to.be.revertedWithCustomError(p.subscriptions, "EnforcedPause");
    });
  });

  describe("when the payer is zero", () => {
    it("reverts", async () => {
      await expect(p.subscriptions.connect(p.bob).purchaseFor(order(p), ZeroAddress))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsInvalidPayer")
        .withArgs(ZeroAddress);
    });
  });

  describe("when the order is good", () => {
    it("takes the money from the caller", async () => {
      await expect(p.subscriptions.connect(p.bob).purchaseFor(order(p), p.alice)).to.changeTokenBalances(
        ethers,
        p.token,
        [p.alice, p.bob],
        [0n, -30_000_000n],
      );
    });
    it("gives refunds to the payer", async () => {
      await p.subscriptions.connect(p.bob).purchaseFor(order(p), p.alice);
      await p.subscriptions.connect(p.keeper).reject(1, ethers.encodeBytes32String("NO_CAPACITY"));
      expect(await p.subscriptions.creditOf(p.alice, p.token)).to.equal(30_000_000);
      expect(await p.subscriptions.creditOf(p.bob, p.token)).to.equal(0);
    });
  });
});

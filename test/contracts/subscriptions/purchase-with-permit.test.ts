import { expect } from "chai";
import { chain } from "../support/chain.ts";
import { order } from "../support/order.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";
import { signPermit } from "../support/sign-permit.ts";
import { status } from "../support/status.ts";

const { networkHelpers, ethers } = chain;

describe("purchaseWithPermit", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
    await p.token.connect(p.alice).approve(p.subscriptions, 0);
  });
  const buy = (permit: Awaited<ReturnType<typeof signPermit>>) =>
    p.subscriptions.connect(p.alice).purchaseWithPermit(order(p), permit);

  describe("when paused", () => {
    it("reverts", async () => {
      await p.subscriptions.connect(p.pauser).pause();
      await expect(buy(await signPermit(p, p.alice, 30_000_000n))).to.be.revertedWithCustomError(
        p.subscriptions,
        "EnforcedPause",
      );
    });
  });

  describe("when the token is not accepted", () => {
    it("reverts before calling it", async () => {
      const permit = await signPermit(p, p.alice, 30_000_000n);
      await expect(p.subscriptions.connect(p.alice).purchaseWithPermit(order(p, { token: p.bob }), permit))
        .to.be.revertedWithCustomError(p.subscriptions, "PlansTokenNotAccepted")
        .withArgs(p.bob);
    });
  });

  describe("when the permit is good", () => {
    it("buys in one transaction, leaving no allowance behind", async () => {
      const permit = await signPermit(p, p.alice, 30_000_000n);
      await expect(buy(permit)).to.changeTokenBalances(
        ethers,
        p.token,
        [p.alice, p.subscriptions],
        [-30_000_000n, 30_000_000n],
      );
      expect(await p.token.allowance(p.alice, p.subscriptions)).to.equal(0);
      const bought = await p.subscriptions.subscriptionOf(1);
      expect(bought.status).to.equal(status.Pending);
      expect(bought.payer).to.equal(p.alice.address);
    });
  });

  describe("when somebody else already used the permit", () => {
    it("buys with the allowance that it left", async () => {
      const permit = await signPermit(p, p.alice, 30_000_000n);
      await p.token
        .connect(p.stranger)
        .permit(p.alice, p.subscriptions, permit.value, permit.deadline, permit.v, permit.r, permit.s);
      await expect(buy(permit)).to.emit(p.subscriptions, "Purchased");
    });
  });

  describe("when the permit is worthless", () => {
    it("reverts for one that has expired", async () => {
      await expect(buy(await signPermit(p, p.alice, 30_000_000n, 1n)))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsAllowanceTooLow")
        .withArgs(p.token, p.alice, 0, 30_000_000);
    });
    it("reverts for one signed by somebody else", async () => {
      await expect(buy(await signPermit(p, p.bob, 30_000_000n))).to.be.revertedWithCustomError(
        p.subscriptions,
        "SubscriptionsAllowanceTooLow",
      );
    });
    it("reverts for one over too little", async () => {
      await expect(buy(await signPermit(p, p.alice, 29_999_999n)))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsAllowanceTooLow")
        .withArgs(p.token, p.alice, 29_999_999, 30_000_000);
    });
  });
});

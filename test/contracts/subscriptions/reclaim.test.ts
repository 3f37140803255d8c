import { expect } from "chai";
import { MaxUint256 } from "ethers";
import { chain } from "../support/chain.ts";
import { delivered } from "../support/delivered.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";
import { purchased } from "../support/purchased.ts";
import { status } from "../support/status.ts";

const { networkHelpers, ethers } = chain;
const { time } = networkHelpers;

describe("reclaim", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });

  describe("when there is no such purchase", () => {
    it("reverts", async () => {
      await expect(p.subscriptions.reclaim(7))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsUnknown")
        .withArgs(7);
    });
  });

  describe("when it was delivered", () => {
    it("reverts", async () => {
      const { id } = await delivered(p);
      await time.increase(3601);
      await expect(p.subscriptions.reclaim(id))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsWrongStatus")
        .withArgs(id, status.Active);
    });
  });

  describe("when it can still be delivered", () => {
    it("reverts", async () => {
      const { id, deliverBy } = await purchased(p);
      await time.setNextBlockTimestamp(deliverBy);
      await expect(p.subscriptions.connect(p.alice).reclaim(id))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsDeadlineNotPassed")
        .withArgs(id, deliverBy);
    });
  });

  describe("when the deadline has passed", () => {
    it("pays the payer who asks", async () => {
      const { id, deliverBy } = await purchased(p);
      await time.setNextBlockTimestamp(deliverBy + 1);
      await expect(p.subscriptions.connect(p.alice).reclaim(id)).to.changeTokenBalances(
        ethers,
        p.token,
        [p.alice, p.subscriptions],
        [30_000_000n, -30_000_000n],
      );
      expect(await p.subscriptions.statusOf(id)).to.equal(status.Refunded);
    });
    it("credits the payer when somebody else asks", async () => {
      const { id, deliverBy } = await purchased(p);
      await time.setNextBlockTimestamp(deliverBy + 1);
      await expect(p.subscriptions.connect(p.stranger).reclaim(id))
        .to.emit(p.subscriptions, "Reclaimed")
        .withArgs(id, p.alice, p.token, 30_000_000, p.stranger)
        .and.to.emit(p.subscriptions, "Credited")
        .withArgs(id, p.alice, p.token, 30_000_000);
    });
    it("gives the stock back", async () => {
      const { id } = await purchased(p);
      await time.increase(3601);
      await p.subscriptions.connect(p.alice).reclaim(id);
      expect((await p.subscriptions.planOf(1)).stock).to.equal(10);
    });
    it("works while paused", async () => {
      const { id } = await purchased(p);
      await p.subscriptions.connect(p.pauser).pause();
      await time.increase(3601);
      await expect(p.subscriptions.connect(p.alice).reclaim(id)).to.emit(p.subscriptions, "Reclaimed");
    });
    it("happens once", async () => {
      const { id } = await purchased(p);
      await time.increase(3601);
      await p.subscriptions.connect(p.alice).reclaim(id);
      await expect(p.subscriptions.connect(p.alice).reclaim(id))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsWrongStatus")
        .withArgs(id, status.Refunded);
    });
  });

  describe("when the payer cannot receive the token", () => {
    it("still frees the purchase by a credit", async () => {
      const token = await ethers.deployContract("HostileToken");
      await p.subscriptions.connect(p.planner).acceptToken(token);
      await token.mint(p.alice, 30_000_000);
      await token.connect(p.alice).approve(p.subscriptions, MaxUint256);
      const { id } = await purchased(p, { token });
      await token.setRefused(p.alice);
      await time.increase(3601);
      await expect(p.subscriptions.connect(p.alice).reclaim(id)).to.be.revertedWithCustomError(
        token,
        "Refused",
      );
      await p.subscriptions.connect(p.stranger).reclaim(id);
      expect(await p.subscriptions.creditOf(p.alice, token)).to.equal(30_000_000);
    });
    it("reverts if the refund calls back", async () => {
      const token = await ethers.deployContract("HostileToken");
      await p.subscriptions.connect(p.planner).acceptToken(token);
      await token.mint(p.alice, 30_000_000);
      await token.connect(p.alice).approve(p.subscriptions, MaxUint256);
      const { id } = await purchased(p, { token });
      await token.setCallback(p.subscriptions, p.subscriptions.interface.encodeFunctionData("reclaim", [id]));
      await time.increase(3601);
      await expect(p.subscriptions.connect(p.alice).reclaim(id)).to.be.revertedWithCustomError(
        p.subscriptions,
        "ReentrancyGuardReentrantCall",
      );
    });
  });
});

import { expect } from "chai";
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

describe("return values", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });

  describe("when transfers return nothing, as those of USDT", () => {
    it("takes, refunds and collects like any other token", async () => {
      const token = await accepted(p, await ethers.deployContract("NoReturnToken"));
      const { id, startsAt } = await delivered(p, { token });
      expect(await token.balanceOf(p.subscriptions)).to.equal(30_000_000);
      await time.setNextBlockTimestamp(startsAt + days(10));
      await expect(p.subscriptions.connect(p.alice).cancel(id)).to.changeTokenBalance(
        ethers,
        token,
        p.alice,
        20_000_000n,
      );
      await expect(p.subscriptions.collect([id])).to.changeTokenBalance(
        ethers,
        token,
        p.treasury,
        10_000_000n,
      );
    });
    it("pays credits out", async () => {
      const token = await accepted(p, await ethers.deployContract("NoReturnToken"));
      const { id } = await purchased(p, { token });
      await p.subscriptions.connect(p.keeper).reject(id, ethers.encodeBytes32String("NO_CAPACITY"));
      await expect(p.subscriptions.connect(p.alice).withdraw(token)).to.changeTokenBalance(
        ethers,
        token,
        p.alice,
        30_000_000n,
      );
    });
  });

  describe("when transfers return false", () => {
    it("refuses a purchase", async () => {
      const token = await accepted(p, await ethers.deployContract("HostileToken"));
      await token.setLies(true);
      await expect(p.subscriptions.connect(p.alice).purchase(order(p, { token })))
        .to.be.revertedWithCustomError(p.subscriptions, "SafeERC20FailedOperation")
        .withArgs(token);
    });
    it("refuses every payment out and forgets nothing", async () => {
      const token = await accepted(p, await ethers.deployContract("HostileToken"));
      const { id: late } = await purchased(p, { token });
      const { id: rejected } = await purchased(p, { token });
      await p.subscriptions.connect(p.keeper).reject(rejected, ethers.encodeBytes32String("NO_CAPACITY"));
      const { id } = await delivered(p, { token });
      await time.increase(days(10));
      await token.setLies(true);
      const { earned, refundable } = await moneyOf(id);
      for (const payment of [
        () => p.subscriptions.connect(p.alice).cancel(id),
        () => p.subscriptions.connect(p.alice).reclaim(late),
        () => p.subscriptions.connect(p.alice).withdraw(token),
        () => p.subscriptions.connect(p.stranger).withdrawFor(p.alice, token),
        () => p.subscriptions.connect(p.stranger).collect([id]),
      ]) {
        await expect(payment())
          .to.be.revertedWithCustomError(p.subscriptions, "SafeERC20FailedOperation")
          .withArgs(token);
      }
      const after = await moneyOf(id);
      // Seconds have passed: what was unearned has become earned, and nothing has gone.
      expect(after.earned + after.refundable).to.equal(earned + refundable);
      expect(await p.subscriptions.refundable(late)).to.equal(30_000_000);
      expect(await p.subscriptions.creditOf(p.alice, token)).to.equal(30_000_000);
    });
  });

  describe("when the token is no contract any more", () => {
    it("refuses to take it for a token that returns nothing", async () => {
      const token = await accepted(p, await ethers.deployContract("NoReturnToken"));
      const { id } = await purchased(p, { token });
      await networkHelpers.setCode(await token.getAddress(), "0x");
      await time.increase(3601);
      await expect(p.subscriptions.connect(p.alice).reclaim(id))
        .to.be.revertedWithCustomError(p.subscriptions, "SafeERC20FailedOperation")
        .withArgs(token);
    });
  });

  async function moneyOf(id: bigint) {
    const [earned, refundable] = [await p.subscriptions.earned(id), await p.subscriptions.refundable(id)];
    return { earned, refundable };
  }
});

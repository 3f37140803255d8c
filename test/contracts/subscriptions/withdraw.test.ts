import { expect } from "chai";
import { MaxUint256, ZeroHash } from "ethers";
import { chain } from "../support/chain.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";
import { purchased } from "../support/purchased.ts";

const { networkHelpers, ethers } = chain;

describe("withdraw", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });
  const rejected = async (overrides: Parameters<typeof purchased>[1] = {}) => {
    const { id } = await purchased(p, overrides);
    await p.subscriptions.connect(p.keeper).reject(id, ZeroHash);
  };

  describe("when there are no credits", () => {
    it("reverts", async () => {
      await rejected();
      await expect(p.subscriptions.connect(p.bob).withdraw(p.token))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsNothingToWithdraw")
        .withArgs(p.bob, p.token);
    });
    it("reverts the second time", async () => {
      await rejected();
      await p.subscriptions.connect(p.alice).withdraw(p.token);
      await expect(p.subscriptions.connect(p.alice).withdraw(p.token))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsNothingToWithdraw")
        .withArgs(p.alice, p.token);
    });
  });

  describe("when there are credits", () => {
    it("pays all of them out", async () => {
      await rejected();
      await rejected();
      await expect(p.subscriptions.connect(p.alice).withdraw(p.token)).to.changeTokenBalances(
        ethers,
        p.token,
        [p.alice, p.subscriptions],
        [60_000_000n, -60_000_000n],
      );
      expect(await p.subscriptions.creditOf(p.alice, p.token)).to.equal(0);
    });
    it("announces it, and works while paused and for a dropped token", async () => {
      await rejected();
      await p.subscriptions.connect(p.pauser).pause();
      await p.subscriptions.connect(p.planner).dropToken(p.token);
      await expect(p.subscriptions.connect(p.alice).withdraw(p.token))
        .to.emit(p.subscriptions, "Withdrawn")
        .withArgs(p.alice, p.token, 30_000_000);
    });
    it("reverts if the transfer calls back", async () => {
      const token = await ethers.deployContract("HostileToken");
      await p.subscriptions.connect(p.planner).acceptToken(token);
      await token.mint(p.alice, 30_000_000);
      await token.connect(p.alice).approve(p.subscriptions, MaxUint256);
      await rejected({ token });
      const data = p.subscriptions.interface.encodeFunctionData("withdrawFor", [
        p.alice.address,
        await token.getAddress(),
      ]);
      await token.setCallback(p.subscriptions, data);
      await expect(p.subscriptions.connect(p.alice).withdraw(token)).to.be.revertedWithCustomError(
        p.subscriptions,
        "ReentrancyGuardReentrantCall",
      );
    });
  });
});

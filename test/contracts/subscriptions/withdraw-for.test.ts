import { expect } from "chai";
import { ZeroHash } from "ethers";
import { chain } from "../support/chain.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";
import { purchased } from "../support/purchased.ts";

const { networkHelpers, ethers } = chain;

describe("withdrawFor", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });

  describe("when the account has no credits", () => {
    it("reverts", async () => {
      await expect(p.subscriptions.connect(p.stranger).withdrawFor(p.alice, p.token))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsNothingToWithdraw")
        .withArgs(p.alice, p.token);
    });
  });

  describe("when the account has credits", () => {
    it("pays the account, never the caller", async () => {
      const { id } = await purchased(p);
      await p.subscriptions.connect(p.keeper).reject(id, ZeroHash);
      await expect(p.subscriptions.connect(p.stranger).withdrawFor(p.alice, p.token)).to.changeTokenBalances(
        ethers,
        p.token,
        [p.alice, p.stranger, p.subscriptions],
        [30_000_000n, 0n, -30_000_000n],
      );
    });
  });
});

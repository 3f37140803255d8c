import { expect } from "chai";
import { accepted } from "../support/accepted.ts";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { delivered } from "../support/delivered.ts";
import { planTerms } from "../support/plan-terms.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";

const { networkHelpers, ethers } = chain;
const { time } = networkHelpers;

/** Most decimals that amounts of a token may have. */
const MAX_DECIMALS = 18;

describe("decimals", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
    // A third of a dollar a day: ten days are 3.33333 dollars.
    await p.subscriptions.connect(p.planner).addPlan(planTerms({ pricePerDay: 333_333 }));
  });
  const tokenWith = (decimals: number) => ethers.deployContract("TestStablecoin", ["T", "T", decimals]);
  const accept = (token: Parameters<typeof p.subscriptions.acceptToken>[0]) =>
    p.subscriptions.connect(p.planner).acceptToken(token);

  /** Buys ten days of plan 2, cancels in the middle, collects. */
  async function life(decimals: number) {
    const token = await accepted(p, await tokenWith(decimals));
    await token.mint(p.alice, 10n ** 24n);
    const order = { planId: 2, numDays: 10, token, maxAmount: 10n ** 24n };
    const before = await token.balanceOf(p.alice);
    const { id, startsAt } = await delivered(p, order);
    const paid = before - (await token.balanceOf(p.alice));
    await time.setNextBlockTimestamp(startsAt + days(5));
    await p.subscriptions.connect(p.alice).cancel(id);
    await p.subscriptions.collect([id]);
    expect(await token.balanceOf(p.subscriptions)).to.equal(0);
    const earned = await token.balanceOf(p.treasury);
    return { paid, earned };
  }

  describe("as they are", () => {
    it("makes whole dollars of none, rounded up at the sale and down at the earning", async () => {
      expect(await life(0)).to.deep.equal({ paid: 4n, earned: 2n });
      expect(await p.subscriptions.quote(2, 1, await tokenAt(0))).to.equal(1);
      expect(await p.subscriptions.quote(2, 4, await tokenAt(0))).to.equal(2);
    });
    it("makes millionths of 6", async () => {
      expect(await life(6)).to.deep.equal({ paid: 3_333_330n, earned: 1_666_665n });
    });
    it("makes the last unit count of 18", async () => {
      expect(await life(18)).to.deep.equal({
        paid: 3_333_330_000_000_000_000n,
        earned: 1_666_665_000_000_000_000n,
      });
    });
    it("refuses a token of 19, and one of 24", async () => {
      for (const decimals of [MAX_DECIMALS + 1, 24]) {
        const token = await tokenWith(decimals);
        await expect(accept(token))
          .to.be.revertedWithCustomError(p.subscriptions, "PlansTokenDecimals")
          .withArgs(token, decimals, MAX_DECIMALS);
      }
    });
  });

  describe("when they are no number", () => {
    it("refuses a token that reverts", async () => {
      const token = await ethers.deployContract("MutableDecimalsToken");
      await token.setBroken(true);
      await expect(accept(token))
        .to.be.revertedWithCustomError(p.subscriptions, "PlansNotAToken")
        .withArgs(token);
    });
    it("refuses a token whose answer does not fit", async () => {
      const token = await ethers.deployContract("MutableDecimalsToken");
      await token.setDecimals(256);
      await expect(accept(token)).to.be.revertedWithoutReason(ethers);
    });
  });

  describe("when they change later", () => {
    it("changes no price, and breaks none when they revert", async () => {
      const token = await ethers.deployContract("MutableDecimalsToken");
      await token.setDecimals(6);
      await accept(token);
      await token.setDecimals(18);
      expect(await p.subscriptions.quote(1, 30, token)).to.equal(30_000_000);
      await token.setBroken(true);
      expect(await p.subscriptions.quote(1, 30, token)).to.equal(30_000_000);
    });
    it("refuses to accept the token anew", async () => {
      const token = await ethers.deployContract("MutableDecimalsToken");
      await token.setDecimals(6);
      await accept(token);
      await token.setDecimals(8);
      await p.subscriptions.connect(p.planner).dropToken(token);
      await expect(accept(token))
        .to.be.revertedWithCustomError(p.subscriptions, "PlansTokenDecimalsChanged")
        .withArgs(token, 6, 8);
      await token.setDecimals(6);
      await expect(accept(token)).to.emit(p.subscriptions, "TokenAccepted").withArgs(token, 6);
    });
  });

  async function tokenAt(decimals: number) {
    const token = await tokenWith(decimals);
    await accept(token);
    return token;
  }
});

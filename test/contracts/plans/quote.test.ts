import { expect } from "chai";
import { chain } from "../support/chain.ts";
import { planTerms } from "../support/plan-terms.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";

const { networkHelpers, ethers } = chain;

describe("quote", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });

  describe("when it cannot be told", () => {
    it("reverts for an unknown plan", async () => {
      await expect(p.subscriptions.quote(2, 30, p.token))
        .to.be.revertedWithCustomError(p.subscriptions, "PlansUnknownPlan")
        .withArgs(2);
    });
    it("reverts for days out of range", async () => {
      await expect(p.subscriptions.quote(1, 0, p.token))
        .to.be.revertedWithCustomError(p.subscriptions, "PlansDaysOutOfRange")
        .withArgs(1, 0, 1, 365);
    });
    it("reverts for a token that is not accepted", async () => {
      await expect(p.subscriptions.quote(1, 30, p.credential))
        .to.be.revertedWithCustomError(p.subscriptions, "PlansTokenNotAccepted")
        .withArgs(p.credential);
    });
  });

  describe("when it can be told", () => {
    it("rounds up for any number of decimals", async () => {
      await p.subscriptions.connect(p.planner).addPlan(planTerms({ pricePerDay: 333_333 }));
      // Seven days cost 2.333331 dollars.
      const expected: [decimals: number, amount: bigint][] = [
        [0, 3n],
        [1, 24n],
        [2, 234n],
        [5, 233_334n],
        [6, 2_333_331n],
        [7, 23_333_310n],
        [18, 2_333_331n * 10n ** 12n],
      ];
      for (const [decimals, amount] of expected) {
        const token = await ethers.deployContract("TestStablecoin", ["T", "T", decimals]);
        await p.subscriptions.connect(p.planner).acceptToken(token);
        expect(await p.subscriptions.quote(2, 7, token), `${decimals} decimals`).to.equal(amount);
      }
    });
    it("is the same for a retired plan", async () => {
      await p.subscriptions.connect(p.planner).retirePlan(1);
      expect(await p.subscriptions.quote(1, 30, p.token)).to.equal(30_000_000);
    });
  });
});

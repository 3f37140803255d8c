import { expect } from "chai";
import { chain } from "../support/chain.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";

const { networkHelpers } = chain;

describe("retirePlan", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });
  const retire = (planId: number) => p.subscriptions.connect(p.planner).retirePlan(planId);

  describe("when there is no such plan", () => {
    it("reverts", async () => {
      await expect(retire(2)).to.be.revertedWithCustomError(p.subscriptions, "PlansUnknownPlan").withArgs(2);
    });
  });

  describe("when it is retired already", () => {
    it("reverts", async () => {
      await retire(1);
      await expect(retire(1)).to.be.revertedWithCustomError(p.subscriptions, "PlansRetired").withArgs(1);
    });
  });

  describe("when it is on sale", () => {
    it("ends the sale for good", async () => {
      await expect(retire(1)).to.emit(p.subscriptions, "PlanRetired").withArgs(1);
      expect((await p.subscriptions.planOf(1)).retired).to.equal(true);
    });
  });
});

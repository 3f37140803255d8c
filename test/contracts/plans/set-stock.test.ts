import { expect } from "chai";
import { encodeBytes32String } from "ethers";
import { chain } from "../support/chain.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";
import { purchased } from "../support/purchased.ts";

const { networkHelpers } = chain;

describe("setStock", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });
  const set = (planId: number, expected: number, stock: number) =>
    p.subscriptions.connect(p.keeper).setStock(planId, expected, stock);

  describe("when there is no such plan", () => {
    it("reverts", async () => {
      await expect(set(2, 0, 1))
        .to.be.revertedWithCustomError(p.subscriptions, "PlansUnknownPlan")
        .withArgs(2);
    });
  });

  describe("when it is more than anybody has", () => {
    it("reverts", async () => {
      await expect(set(1, 10, 1_000_001))
        .to.be.revertedWithCustomError(p.subscriptions, "PlansFieldOutOfRange")
        .withArgs(encodeBytes32String("stock"), 1_000_001, 0, 1_000_000);
    });
  });

  describe("when something was sold since the keeper looked", () => {
    it("reverts", async () => {
      await purchased(p);
      await expect(set(1, 10, 20))
        .to.be.revertedWithCustomError(p.subscriptions, "PlansStockMoved")
        .withArgs(1, 10, 9);
    });
  });

  describe("when the keeper knows the stock", () => {
    it("sets it", async () => {
      await expect(set(1, 10, 3))
        .to.emit(p.subscriptions, "StockChanged")
        .withArgs(1, 3);
      expect((await p.subscriptions.planOf(1)).stock).to.equal(3);
    });
  });
});

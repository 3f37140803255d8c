import { expect } from "chai";
import { chain } from "../support/chain.ts";
import { market } from "./support/market.ts";

const { networkHelpers, ethers } = chain;

describe("constructor", () => {
  describe("when the router wraps native money otherwise", () => {
    it("reverts", async () => {
      const { checkout, subscriptions, router, weth, exo } = await networkHelpers.loadFixture(market);
      await expect(ethers.deployContract("SwapCheckout", [subscriptions, router, exo]))
        .to.be.revertedWithCustomError(checkout, "SwapCheckoutWrappedNativeMismatch")
        .withArgs(weth, exo);
    });
  });

  describe("when all is well", () => {
    it("knows what is paid for, who swaps, and what native money is wrapped as", async () => {
      const { checkout, subscriptions, router, weth } = await networkHelpers.loadFixture(market);
      expect(await checkout.subscriptions()).to.equal(await subscriptions.getAddress());
      expect(await checkout.router()).to.equal(await router.getAddress());
      expect(await checkout.wrappedNative()).to.equal(await weth.getAddress());
    });
    it("has no function for anybody but a payer", async () => {
      const { checkout } = await networkHelpers.loadFixture(market);
      const functions: string[] = [];
      checkout.interface.forEachFunction(({ constant, name }) => {
        if (!constant) functions.push(name);
      });
      expect(functions.sort()).to.deep.equal(["purchase", "purchaseWithPermit", "renew", "renewWithPermit"]);
    });
    it("has no role anywhere", async () => {
      const { checkout, subscriptions } = await networkHelpers.loadFixture(market);
      for (const role of ["KEEPER_ROLE", "PLANNER_ROLE", "OPERATOR_ROLE", "PAUSER_ROLE"]) {
        expect(await subscriptions.hasRole(ethers.id(role), checkout)).to.equal(false);
      }
    });
  });
});

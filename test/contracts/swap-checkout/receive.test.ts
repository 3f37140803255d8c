import { expect } from "chai";
import { chain } from "../support/chain.ts";
import { market } from "./support/market.ts";

const { networkHelpers, ethers } = chain;

describe("receive", () => {
  describe("when anybody but wrapped native money sends", () => {
    it("reverts", async () => {
      const { checkout, stranger } = await networkHelpers.loadFixture(market);
      await expect(stranger.sendTransaction({ to: checkout, value: 1 }))
        .to.be.revertedWithCustomError(checkout, "SwapCheckoutUnexpectedNative")
        .withArgs(stranger);
    });
  });

  describe("when wrapped native money sends", () => {
    it("takes it", async () => {
      const { checkout, weth } = await networkHelpers.loadFixture(market);
      const sender = await ethers.getImpersonatedSigner(await weth.getAddress());
      const sending = sender.sendTransaction({ to: checkout, value: 1 });
      await expect(sending).to.changeEtherBalance(ethers, checkout, 1);
    });
  });
});

import { expect } from "chai";
import { chain } from "../support/chain.ts";
import { buy } from "./support/buy.ts";
import { market } from "./support/market.ts";
import { priceOf } from "./support/price-of.ts";
import { swap } from "./support/swap.ts";

const { networkHelpers, ethers } = chain;

const LOST = 12_345_678n;

/** The market, where carol has sent the checkout some of every kind of money by mistake. */
async function mistakenMarket() {
  const m = await market();
  for (const money of [m.token, m.weth, m.exo]) await money.connect(m.carol).transfer(m.checkout, LOST);
  await networkHelpers.setBalance(await m.checkout.getAddress(), LOST);
  return m;
}

describe("money sent by mistake", () => {
  const loadMarkets = () => networkHelpers.loadFixture(mistakenMarket);

  describe("when others pay", () => {
    it("stays where it is", async () => {
      const m = await loadMarkets();
      const ways = [
        await swap(m, "native"),
        await swap(m, "nativeByWay"),
        await swap(m, "wrapped"),
        await swap(m, "exotic"),
        await swap(m, "exoticByWay"),
      ];
      for (const one of ways) await buy(m, one);
      for (const money of [m.token, m.weth, m.exo]) {
        expect(await money.balanceOf(m.checkout)).to.equal(LOST);
      }
      expect(await ethers.provider.getBalance(m.checkout)).to.equal(LOST);
    });
    it("changes no price", async () => {
      const m = await networkHelpers.loadFixture(market);
      const price = await priceOf(m, await swap(m, "native"));
      const mistaken = await loadMarkets();
      expect(await priceOf(mistaken, await swap(mistaken, "native"))).to.equal(price);
    });
  });

  describe("when somebody brings too little", () => {
    it("does not help", async () => {
      const m = await loadMarkets();
      for (const route of ["native", "wrapped", "exotic"] as const) {
        const price = await priceOf(m, await swap(m, route));
        await expect(buy(m, await swap(m, route, { maxIn: price - 1n }))).to.be.revertedWith("STF");
      }
    });
  });
});

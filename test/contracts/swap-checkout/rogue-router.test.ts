import { expect } from "chai";
import { parseEther } from "ethers";
import { chain } from "../support/chain.ts";
import { buy } from "./support/buy.ts";
import { expectEmpty } from "./support/expect-empty.ts";
import { market } from "./support/market.ts";
import { swap } from "./support/swap.ts";

const { networkHelpers, ethers } = chain;

const PRICE = 30_000_000n;
const MAX_IN = parseEther("90");

/** The market with a checkout whose router does as it likes. */
async function rogueMarket() {
  const m = await market();
  const router = await ethers.deployContract("SwapRogueRouter", [m.weth], m.deployer);
  const checkout = await ethers.deployContract("SwapCheckout", [m.subscriptions, router, m.weth], m.deployer);
  return { ...m, router, checkout };
}

describe("a rogue router", () => {
  let m: Awaited<ReturnType<typeof rogueMarket>>;
  beforeEach(async () => {
    m = await networkHelpers.loadFixture(rogueMarket);
  });
  const buying = async () => buy(m, await swap(m, "native"));

  describe("when it gives too little", () => {
    it("reverts, whatever lay here before", async () => {
      await m.token.mint(m.checkout, PRICE);
      await m.router.set(MAX_IN, PRICE - 1n);
      await expect(buying())
        .to.be.revertedWithCustomError(m.checkout, "SwapCheckoutShortSwap")
        .withArgs(m.token, PRICE, PRICE - 1n);
    });
  });

  describe("when it gives too much", () => {
    it("hands the surplus to the payer", async () => {
      await m.router.set(MAX_IN, PRICE + 5n);
      const result = buying();
      await expect(result).to.changeTokenBalances(ethers, m.token, [m.alice, m.subscriptions], [5, PRICE]);
      await expectEmpty(m);
    });
  });

  describe("when it takes all that it may", () => {
    it("costs the payer the maximum and no more", async () => {
      await m.router.set(MAX_IN, PRICE);
      await expect(buying()).to.changeEtherBalances(ethers, [m.alice, m.checkout], [-MAX_IN, 0]);
      await expectEmpty(m);
    });
  });

  describe("when it takes more than that", () => {
    it("reverts, whatever lay here before", async () => {
      await m.weth.connect(m.bob).transfer(m.checkout, 1);
      await m.router.set(MAX_IN + 1n, PRICE);
      await expect(buying()).to.be.revertedWithoutReason(ethers);
    });
  });

  describe("when it takes nothing", () => {
    it("returns everything", async () => {
      await m.router.set(0, PRICE);
      const result = buying();
      await expect(result).to.changeEtherBalance(ethers, m.alice, 0);
      await expect(result)
        .to.emit(m.checkout, "Paid")
        .withArgs(1, m.alice, ethers.ZeroAddress, 0, m.token, PRICE);
      await expectEmpty(m);
    });
  });

  describe("when the stablecoin moves less than was allowed", () => {
    it("leaves no allowance", async () => {
      const stable = await ethers.deployContract("HostileToken", [], m.deployer);
      await m.subscriptions.connect(m.planner).acceptToken(stable);
      // Subscriptions is paid by a transfer of one less and one made for it.
      await stable.setFee(1);
      const { data } = await stable.mint.populateTransaction(m.subscriptions, 1);
      await stable.setCallback(stable, data);
      await m.router.set(MAX_IN, PRICE);
      const path = ethers.solidityPacked(
        ["address", "uint24", "address"],
        [await stable.getAddress(), 3000, await m.weth.getAddress()],
      );
      await buy(m, await swap(m, "native", { path }), { token: stable });
      expect(await stable.allowance(m.checkout, m.subscriptions)).to.equal(0);
    });
  });
});

import { expect } from "chai";
import { parseEther, parseUnits, solidityPacked } from "ethers";
import { chain } from "../support/chain.ts";
import { order } from "../support/order.ts";
import { signPermit } from "../support/sign-permit.ts";
import { addPool } from "./support/add-pool.ts";
import { buy } from "./support/buy.ts";
import { dollarPool } from "./support/dollar-pool.ts";
import { expectEmpty } from "./support/expect-empty.ts";
import { market } from "./support/market.ts";
import type { Market } from "./support/market-type.ts";
import { priceOf } from "./support/price-of.ts";
import { swap } from "./support/swap.ts";

const { networkHelpers, ethers } = chain;

const PRICE = 30_000_000n;
const MAX_IN = parseUnits("100", 6);

describe("hostile tokens", () => {
  let m: Market;
  beforeEach(async () => {
    m = await networkHelpers.loadFixture(market);
  });
  /** Alice has all that she may spend of a token of 6 decimals worth a dollar, and allows the checkout all of it. */
  const enrich = async (token: Parameters<typeof dollarPool>[1], alices: Pick<typeof token, "approve">) => {
    await token.mint(m.alice.address, MAX_IN);
    await alices.approve(await m.checkout.getAddress(), MAX_IN);
    return dollarPool(m, token);
  };
  const taxToken = async () => {
    const taxed = await ethers.deployContract("SwapTaxToken", [], m.deployer);
    return { taxed, one: await enrich(taxed, taxed.connect(m.alice)) };
  };
  const hostileToken = async () => {
    const hostile = await ethers.deployContract("HostileToken", [], m.deployer);
    return { hostile, one: await enrich(hostile, hostile.connect(m.alice)) };
  };
  /** A way from dollars over a hostile token to native money. */
  const overHostile = async () => {
    const hostile = await ethers.deployContract("HostileToken", [], m.deployer);
    const { path } = await dollarPool(m, hostile);
    await hostile.mint(m.deployer, parseUnits("250000", 6));
    await addPool(m.positions, 500, [m.weth, parseEther("100")], [hostile, parseUnits("250000", 6)]);
    const way = ethers.concat([
      path,
      solidityPacked(["uint24", "address"], [500, await m.weth.getAddress()]),
    ]);
    return { hostile, one: await swap(m, "native", { path: way }) };
  };

  describe("when the token that pays returns nothing and changes allowances from and to zero only", () => {
    it("pays, time and again", async () => {
      const tether = await ethers.deployContract("NoReturnToken", [], m.deployer);
      const one = await enrich(tether, tether.connect(m.alice));
      await buy(m, { ...one, maxIn: MAX_IN / 2n });
      await buy(m, { ...one, maxIn: MAX_IN / 3n });
      expect(await m.token.balanceOf(m.subscriptions)).to.equal(2n * PRICE);
      await expectEmpty(m, tether);
    });
  });

  describe("when the token that pays takes a fee on its way in", () => {
    it("spends what arrived, and counts the fee as spent", async () => {
      const { taxed, one } = await taxToken();
      const untaxed = await priceOf(m, one);
      await taxed.tax(m.alice);
      const spent = untaxed + MAX_IN / 20n;
      const buying = buy(m, one);
      await expect(buying).to.emit(m.checkout, "Paid").withArgs(1, m.alice, taxed, spent, m.token, PRICE);
      await expect(buying).to.changeTokenBalance(ethers, taxed, m.alice, -spent);
      await expectEmpty(m, taxed);
    });
    it("reverts when what arrived is too little, though more was here before", async () => {
      const { taxed, one } = await taxToken();
      const maxIn = await priceOf(m, one);
      await taxed.mint(m.checkout, MAX_IN);
      await taxed.tax(m.alice);
      await expect(buy(m, { ...one, maxIn })).to.be.revertedWith("STF");
    });
  });

  describe("when the token that pays takes a fee on its way to the pool", () => {
    it("reverts as the pool does", async () => {
      const { taxed, one } = await taxToken();
      await taxed.tax(m.checkout);
      await expect(buy(m, one)).to.be.revertedWith("IIA");
    });
  });

  describe("when the token that pays returns false", () => {
    it("reverts", async () => {
      const { hostile, one } = await hostileToken();
      await hostile.setLies(true);
      await expect(buy(m, one))
        .to.be.revertedWithCustomError(m.checkout, "SafeERC20FailedOperation")
        .withArgs(hostile);
    });
  });

  describe("when the token that pays multiplies here", () => {
    it("reverts for more change than came in", async () => {
      const { hostile, one } = await hostileToken();
      await hostile.setCallback(
        hostile,
        hostile.interface.encodeFunctionData("mint", [await m.checkout.getAddress(), MAX_IN]),
      );
      await expect(buy(m, one)).to.be.revertedWithPanic(0x11);
    });
  });

  describe("when the token that pays calls back", () => {
    it("reverts for another purchase within the first", async () => {
      const { hostile, one } = await hostileToken();
      const { data } = await m.checkout.purchase.populateTransaction(order(m), one);
      await hostile.setCallback(m.checkout, data);
      await expect(buy(m, one)).to.be.revertedWithCustomError(m.checkout, "ReentrancyGuardReentrantCall");
    });
  });

  describe("when the stablecoin arrives short", () => {
    it("reverts", async () => {
      const stable = await ethers.deployContract("HostileToken", [], m.deployer);
      const { path } = await dollarPool(m, stable);
      const back = ethers.concat([
        await stable.getAddress(),
        ethers.dataSlice(path, 20, 23),
        await m.token.getAddress(),
      ]);
      await m.token.connect(m.alice).approve(m.checkout, MAX_IN);
      await m.subscriptions.connect(m.planner).acceptToken(stable);
      await stable.setFee(1);
      const one = await swap(m, "native", { path: back, tokenIn: await m.token.getAddress(), maxIn: MAX_IN });
      await expect(buy(m, one, { token: stable }))
        .to.be.revertedWithCustomError(m.checkout, "SwapCheckoutShortSwap")
        .withArgs(stable, PRICE, PRICE - 1n);
    });
  });

  describe("when a token in the middle of the path calls back", () => {
    const attempt = async ({ data }: { data: string }) => {
      const { hostile, one } = await overHostile();
      const puppet = await ethers.deployContract("SwapPuppet", [], m.stranger);
      await puppet.setReaction(m.checkout, data);
      await hostile.setCallback(puppet, puppet.interface.encodeFunctionData("react"));

      const spent = await priceOf(m, one);
      await expect(buy(m, one)).to.changeEtherBalance(ethers, m.alice, -spent);
      expect(await puppet.answer()).to.equal(ethers.id("ReentrancyGuardReentrantCall()").slice(0, 10));
      expect(await m.subscriptions.subscriptionCount()).to.equal(1);
      await expectEmpty(m, hostile);
    };
    const permit = () => signPermit(m, m.stranger, 1n);
    it("cannot purchase within the purchase", async () =>
      attempt(await m.checkout.purchase.populateTransaction(order(m), await swap(m, "exotic"))));
    it("cannot purchase with a permit within it", async () =>
      attempt(
        await m.checkout.purchaseWithPermit.populateTransaction(
          order(m),
          await swap(m, "exotic"),
          await permit(),
        ),
      ));
    it("cannot renew within it", async () =>
      attempt(await m.checkout.renew.populateTransaction(1, 10, m.token, PRICE, await swap(m, "exotic"))));
    it("cannot renew with a permit within it", async () =>
      attempt(
        await m.checkout.renewWithPermit.populateTransaction(
          1,
          10,
          m.token,
          PRICE,
          await swap(m, "exotic"),
          await permit(),
        ),
      ));
  });

  describe("when a token in the middle of the path has stablecoins sent here", () => {
    it("hands them to the caller, and pays the price alone", async () => {
      const { hostile, one } = await overHostile();
      await hostile.setCallback(
        m.token,
        m.token.interface.encodeFunctionData("mint", [await m.checkout.getAddress(), 7]),
      );
      await expect(buy(m, one)).to.changeTokenBalances(
        ethers,
        m.token,
        [m.alice, m.subscriptions],
        [7, PRICE],
      );
      await expectEmpty(m, hostile);
    });
  });
});

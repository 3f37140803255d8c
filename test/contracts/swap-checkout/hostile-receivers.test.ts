import { expect } from "chai";
import { parseEther } from "ethers";
import { chain } from "../support/chain.ts";
import { order } from "../support/order.ts";
import { expectEmpty } from "./support/expect-empty.ts";
import { market } from "./support/market.ts";
import type { Market } from "./support/market-type.ts";
import { priceOf } from "./support/price-of.ts";
import { swap } from "./support/swap.ts";

const { networkHelpers, ethers } = chain;

describe("hostile receivers", () => {
  let m: Market;
  let puppet: Awaited<ReturnType<typeof puppeteer>>;
  const puppeteer = () => ethers.deployContract("SwapPuppet", [], m.stranger);
  beforeEach(async () => {
    m = await networkHelpers.loadFixture(market);
    puppet = await puppeteer();
  });
  const purchase = async () =>
    (await m.checkout.purchase.populateTransaction(order(m), await swap(m, "native"))).data;
  const buy = async () =>
    puppet.connect(m.alice).act(m.checkout, await purchase(), { value: parseEther("90") });

  describe("when the change is refused", () => {
    it("reverts all of it", async () => {
      await puppet.refuse();
      await expect(buy()).to.be.revertedWithCustomError(puppet, "Refused");
    });
  });

  describe("when the receiver of the change calls back", () => {
    const reacting = async (to: Market["checkout"], data: string, error: string) => {
      const spent = await priceOf(m, await swap(m, "native"));
      await puppet.setReaction(to, data);
      await expect(buy()).to.changeEtherBalances(ethers, [puppet, m.checkout], [parseEther("90") - spent, 0]);
      expect((await puppet.answer()).slice(0, 10)).to.equal(ethers.id(error).slice(0, 10));
      expect(await m.subscriptions.subscriptionCount()).to.equal(1);
      await expectEmpty(m);
    };
    it("cannot purchase within the purchase", async () =>
      reacting(m.checkout, await purchase(), "ReentrancyGuardReentrantCall()"));
    it("cannot send native money", () => reacting(m.checkout, "0x", "SwapCheckoutUnexpectedNative(address)"));
  });
});

import { expect } from "chai";
import type { RebasingToken } from "../../../typechain-types/index.ts";
import { accepted } from "../support/accepted.ts";
import { chain } from "../support/chain.ts";
import { order } from "../support/order.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";
import { purchased } from "../support/purchased.ts";

const { networkHelpers, ethers } = chain;
const { time } = networkHelpers;

const PRICE = 30_000_000n;

describe("rebasing", () => {
  let p: Platform;
  let token: RebasingToken;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
    token = await accepted(p, await ethers.deployContract("RebasingToken"));
  });
  const twoPurchases = async () => [(await purchased(p, { token })).id, (await purchased(p, { token })).id];
  const reclaim = (id: bigint | undefined) => p.subscriptions.connect(p.alice).reclaim(id ?? 0n);

  describe("up, between payment and refund", () => {
    it("refunds what was paid, and the growth stays where nobody can take it", async () => {
      const [first, last] = await twoPurchases();
      await token.rebase(5, 4);
      await time.increase(3601);
      await expect(reclaim(first)).to.changeTokenBalance(ethers, token, p.alice, PRICE);
      await expect(reclaim(last)).to.changeTokenBalance(ethers, token, p.alice, PRICE);
      expect(await token.balanceOf(p.subscriptions)).to.equal((2n * PRICE) / 4n);
    });
  });

  describe("down, between payment and refund", () => {
    it("pays who comes first in full and refuses the last, by the token's own error", async () => {
      const [first, last] = await twoPurchases();
      await token.rebase(4, 5);
      await time.increase(3601);
      await expect(reclaim(first)).to.changeTokenBalance(ethers, token, p.alice, PRICE);
      await expect(reclaim(last)).to.be.revertedWithCustomError(token, "ERC20InsufficientBalance");
      expect(await p.subscriptions.refundable(last ?? 0n)).to.equal(PRICE);
    });
    it("pays the last once somebody adds what is missing", async () => {
      const [first, last] = await twoPurchases();
      await token.rebase(4, 5);
      await time.increase(3601);
      await reclaim(first);
      await token.mint(p.subscriptions, (2n * PRICE) / 5n);
      await expect(reclaim(last)).to.changeTokenBalance(ethers, token, p.alice, PRICE);
    });
    it("leaves the money of other tokens alone", async () => {
      const other = await purchased(p);
      const [first, last] = await twoPurchases();
      await token.rebase(1, 1_000_000);
      await time.increase(3601);
      await expect(reclaim(first)).to.be.revertedWithCustomError(token, "ERC20InsufficientBalance");
      await expect(reclaim(last)).to.be.revertedWithCustomError(token, "ERC20InsufficientBalance");
      await expect(reclaim(other.id)).to.changeTokenBalance(ethers, p.token, p.alice, PRICE);
    });
  });

  describe("before a payment", () => {
    it("refuses a payment that arrives rounded", async () => {
      await token.rebase(10, 7);
      await expect(p.subscriptions.connect(p.alice).purchase(order(p, { token })))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsShortPayment")
        .withArgs(token, PRICE, PRICE - 1n);
    });
  });
});

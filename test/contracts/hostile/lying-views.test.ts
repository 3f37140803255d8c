import { expect } from "chai";
import type { LyingToken } from "../../../typechain-types/index.ts";
import { accepted } from "../support/accepted.ts";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { delivered } from "../support/delivered.ts";
import { order } from "../support/order.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";

const { networkHelpers, ethers } = chain;
const { time } = networkHelpers;

/** `Lie` of LyingToken, in its order. */
const lie = {
  BalanceNeverChanges: 1,
  BalanceFalls: 2,
  AllowanceIsEndless: 3,
  AllowanceIsNothing: 4,
  PaymentWithoutMoney: 5,
  BalanceVanishes: 6,
} as const;

const PRICE = 30_000_000n;

describe("lying views", () => {
  let p: Platform;
  let token: LyingToken;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
    token = await accepted(p, await ethers.deployContract("LyingToken", [p.subscriptions]));
  });
  const buy = (numDays = 30) => p.subscriptions.connect(p.alice).purchase(order(p, { token, numDays }));

  describe("of the balance", () => {
    it("refuses a payment that does not show", async () => {
      await token.tell(lie.BalanceNeverChanges);
      await expect(buy())
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsShortPayment")
        .withArgs(token, PRICE, 0);
    });
    it("refuses a payment by which the balance falls", async () => {
      await delivered(p, { token });
      await token.tell(lie.BalanceFalls);
      await expect(buy())
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsShortPayment")
        .withArgs(token, PRICE, PRICE - 1n);
    });
    it("refuses a payment with which more goes than comes", async () => {
      await buy();
      await token.tell(lie.BalanceVanishes);
      await expect(buy(10))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsShortPayment")
        .withArgs(token, PRICE / 3n, 0);
    });
    it("sells for invented money, in which nobody else's money is lost", async () => {
      const other = await delivered(p);
      await token.tell(lie.PaymentWithoutMoney);
      const { id, startsAt } = await delivered(p, { token });
      await time.setNextBlockTimestamp(startsAt + days(10));
      await expect(p.subscriptions.connect(p.alice).cancel(id))
        .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
        .withArgs(p.subscriptions, 0, 20_000_000);
      await time.setNextBlockTimestamp(other.startsAt + days(10));
      await expect(p.subscriptions.connect(p.alice).cancel(other.id)).to.changeTokenBalance(
        ethers,
        p.token,
        p.alice,
        20_000_000n,
      );
    });
  });

  describe("of the allowance", () => {
    it("refuses a payment that the token then refuses, by its own error", async () => {
      await token.connect(p.alice).approve(p.subscriptions, 1);
      await token.tell(lie.AllowanceIsEndless);
      await expect(buy()).to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance");
    });
    it("refuses a payment without asking for it if there is said to be none", async () => {
      await token.tell(lie.AllowanceIsNothing);
      await expect(buy())
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsAllowanceTooLow")
        .withArgs(token, p.alice, 0, PRICE);
    });
    it("takes no money but the caller's", async () => {
      await token.tell(lie.AllowanceIsEndless);
      await expect(
        p.subscriptions.connect(p.alice).purchaseFor(order(p, { token }), p.bob),
      ).to.changeTokenBalances(ethers, token, [p.alice, p.bob], [-PRICE, 0n]);
    });
  });
});

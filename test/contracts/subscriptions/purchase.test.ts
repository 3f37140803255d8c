import { expect } from "chai";
import { AbiCoder, keccak256, MaxUint256, ZeroAddress, ZeroHash } from "ethers";
import { chain } from "../support/chain.ts";
import { keys } from "../support/keys.ts";
import { lowOrderKeys } from "../support/low-order-keys.ts";
import { order } from "../support/order.ts";
import { planTerms } from "../support/plan-terms.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";
import { status } from "../support/status.ts";

const { networkHelpers, ethers } = chain;

describe("purchase", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });
  const buy = (overrides: Parameters<typeof order>[1] = {}) =>
    p.subscriptions.connect(p.alice).purchase(order(p, overrides));

  describe("when paused", () => {
    it("reverts", async () => {
      await p.subscriptions.connect(p.pauser).pause();
      await expect(buy()).to.be.revertedWithCustomError(p.subscriptions, "EnforcedPause");
    });
  });

  describe("when the recipient is zero", () => {
    it("reverts", async () => {
      await expect(buy({ recipient: ZeroAddress }))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsInvalidRecipient")
        .withArgs(ZeroAddress);
    });
  });

  describe("when nothing can be sealed to the encryption key", () => {
    it("reverts for zero", async () => {
      await expect(buy({ encryptionKey: ZeroHash }))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsUnusableEncryptionKey")
        .withArgs(ZeroHash);
    });
    it("reverts for every encoding of a point of low order", async () => {
      for (const key of lowOrderKeys) {
        await expect(buy({ encryptionKey: key }))
          .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsUnusableEncryptionKey")
          .withArgs(key);
      }
    });
  });

  describe("when the plan does not exist", () => {
    it("reverts", async () => {
      await expect(buy({ planId: 9 }))
        .to.be.revertedWithCustomError(p.subscriptions, "PlansUnknownPlan")
        .withArgs(9);
    });
  });

  describe("when the plan is retired", () => {
    it("reverts", async () => {
      await p.subscriptions.connect(p.planner).retirePlan(1);
      await expect(buy()).to.be.revertedWithCustomError(p.subscriptions, "PlansRetired").withArgs(1);
    });
  });

  describe("when the days are out of range", () => {
    it("reverts below the fewest", async () => {
      await p.subscriptions.connect(p.planner).addPlan(planTerms({ minDays: 7 }));
      await expect(buy({ planId: 2, numDays: 6 }))
        .to.be.revertedWithCustomError(p.subscriptions, "PlansDaysOutOfRange")
        .withArgs(2, 6, 7, 365);
    });
    it("reverts above the most", async () => {
      await expect(buy({ numDays: 366 }))
        .to.be.revertedWithCustomError(p.subscriptions, "PlansDaysOutOfRange")
        .withArgs(1, 366, 1, 365);
    });
  });

  describe("when the token is not accepted", () => {
    it("reverts", async () => {
      await expect(buy({ token: p.credential }))
        .to.be.revertedWithCustomError(p.subscriptions, "PlansTokenNotAccepted")
        .withArgs(p.credential);
    });
  });

  describe("when the price is above the maximum agreed to", () => {
    it("reverts", async () => {
      await expect(buy({ maxAmount: 29_999_999 }))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsPriceAboveMaximum")
        .withArgs(30_000_000, 29_999_999);
    });
  });

  describe("when the price is more than the contract can count with", () => {
    it("reverts", async () => {
      const fine = await ethers.deployContract("TestStablecoin", ["Fine", "FINE", 18]);
      await p.subscriptions.connect(p.planner).acceptToken(fine);
      await p.subscriptions.connect(p.planner).addPlan(planTerms({ pricePerDay: 10n ** 13n }));
      await expect(buy({ planId: 2, token: fine, maxAmount: MaxUint256 }))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsAmountTooLarge")
        .withArgs(30n * 10n ** 25n);
    });
  });

  describe("when the stock is empty", () => {
    it("reverts", async () => {
      await p.subscriptions.connect(p.keeper).setStock(1, 10, 0);
      await expect(buy()).to.be.revertedWithCustomError(p.subscriptions, "PlansOutOfStock").withArgs(1);
    });
  });

  describe("when the allowance is too low", () => {
    it("reverts", async () => {
      await p.token.connect(p.alice).approve(p.subscriptions, 29_999_999);
      await expect(buy())
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsAllowanceTooLow")
        .withArgs(p.token, p.alice, 29_999_999, 30_000_000);
    });
  });

  describe("when the payer has too little", () => {
    it("reverts with the token's error", async () => {
      await p.token.connect(p.alice).transfer(p.bob, 9_999_999_999n);
      await expect(buy()).to.be.revertedWithCustomError(p.token, "ERC20InsufficientBalance");
    });
  });

  describe("when the token misbehaves", () => {
    const accepted = async () => {
      const token = await ethers.deployContract("HostileToken");
      await p.subscriptions.connect(p.planner).acceptToken(token);
      await token.mint(p.alice, 10n ** 12n);
      await token.connect(p.alice).approve(p.subscriptions, MaxUint256);
      return token;
    };
    it("reverts if less arrives than was sent", async () => {
      const token = await accepted();
      await token.setFee(1);
      await expect(buy({ token }))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsShortPayment")
        .withArgs(token, 30_000_000, 29_999_999);
    });
    it("reverts if the transfer reports failure", async () => {
      const token = await accepted();
      await token.setLies(true);
      await expect(buy({ token })).to.be.revertedWithCustomError(p.subscriptions, "SafeERC20FailedOperation");
    });
    it("reverts if the transfer calls back", async () => {
      const token = await accepted();
      const data = p.subscriptions.interface.encodeFunctionData("withdraw", [await token.getAddress()]);
      await token.setCallback(p.subscriptions, data);
      await expect(buy({ token })).to.be.revertedWithCustomError(
        p.subscriptions,
        "ReentrancyGuardReentrantCall",
      );
    });
  });

  describe("when the order is good", () => {
    it("takes exactly the price into escrow", async () => {
      await expect(buy({ maxAmount: MaxUint256 })).to.changeTokenBalances(
        ethers,
        p.token,
        [p.alice, p.subscriptions],
        [-30_000_000n, 30_000_000n],
      );
    });
    it("takes one from the stock", async () => {
      await expect(buy()).to.emit(p.subscriptions, "StockChanged").withArgs(1, 9);
      expect((await p.subscriptions.planOf(1)).stock).to.equal(9);
    });
    it("counts ids from 1", async () => {
      await buy();
      await buy();
      expect(await p.subscriptions.subscriptionCount()).to.equal(2);
      expect(await p.subscriptions.statusOf(1)).to.equal(status.Pending);
      expect(await p.subscriptions.statusOf(2)).to.equal(status.Pending);
    });
    it("announces everything, with a reference that binds the purchase", async () => {
      const { chainId } = await ethers.provider.getNetwork();
      const terms = [
        p.alice.address,
        p.bob.address,
        1,
        30,
        await p.token.getAddress(),
        30_000_000,
        keys.bob,
      ] as const;
      const ref = keccak256(
        AbiCoder.defaultAbiCoder().encode(
          [
            "uint256",
            "address",
            "uint256",
            "address",
            "address",
            "uint32",
            "uint16",
            "address",
            "uint96",
            "bytes32",
          ],
          [chainId, await p.subscriptions.getAddress(), 1, ...terms],
        ),
      );
      const now = (await networkHelpers.time.latest()) + 100;
      await networkHelpers.time.setNextBlockTimestamp(now);
      await expect(buy({ recipient: p.bob, encryptionKey: keys.bob }))
        .to.emit(p.subscriptions, "Purchased")
        .withArgs(1, 1, p.alice, p.bob, p.token, 30_000_000, 30, now + 3600, keys.bob, ref);
      expect((await p.subscriptions.subscriptionOf(1)).purchaseRef).to.equal(ref);
    });
    it("mints no token yet", async () => {
      await buy();
      expect(await p.credential.balanceOf(p.alice)).to.equal(0);
    });
  });
});

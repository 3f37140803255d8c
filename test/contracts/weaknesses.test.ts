import { expect } from "chai";
import { encodeBytes32String, id as hash, MaxUint256, ZeroAddress, ZeroHash } from "ethers";
import { callsIn } from "./support/calls-in.ts";
import { chain } from "./support/chain.ts";
import { days } from "./support/days.ts";
import { delivered } from "./support/delivered.ts";
import { keys } from "./support/keys.ts";
import { lowOrderKeys } from "./support/low-order-keys.ts";
import { order } from "./support/order.ts";
import { planTerms } from "./support/plan-terms.ts";
import { platform } from "./support/platform.ts";
import type { Platform } from "./support/platform-type.ts";
import { purchased } from "./support/purchased.ts";
import { sealed } from "./support/sealed.ts";
import { status } from "./support/status.ts";

const { networkHelpers, ethers } = chain;
const { time } = networkHelpers;

const PRICE = 30_000_000n;
const reason = encodeBytes32String("REASON");

/** What was wrong with the system that this one replaces, by the numbers of its review, done again here. */
describe("weaknesses of the replaced system", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });

  describe("W03 no market sets the price", () => {
    it("calls nobody for a quote, and nobody but the token for a purchase", async () => {
      const to = await p.subscriptions.getAddress();
      const data = p.subscriptions.interface.encodeFunctionData("quote", [1, 30, await p.token.getAddress()]);
      expect(await callsIn("debug_traceCall", { to, data }, "latest")).to.deep.equal([]);
      const { hash: transaction } = await p.subscriptions.connect(p.alice).purchase(order(p));
      const called = await callsIn("debug_traceTransaction", transaction);
      expect([...new Set(called)]).to.deep.equal([(await p.token.getAddress()).toLowerCase()]);
    });
    it("sells at the same price while half a million dollars go through a pool and back", async () => {
      const pool = p.stranger;
      await p.token.mint(pool, 20_000_000_000n);
      await p.token.mint(p.bob, 500_000_000_000n);
      await p.token.connect(p.bob).transfer(pool, 500_000_000_000n);
      expect(await p.subscriptions.quote(1, 365, p.token)).to.equal(365_000_000);
      await p.token.connect(pool).transfer(p.bob, 519_000_000_000n);
      expect(await p.subscriptions.quote(1, 365, p.token)).to.equal(365_000_000);
    });
  });

  describe("W06 no hot key owns everything", () => {
    /** What the thief of the keeper's key tries, and how it fails. */
    const attempts: Record<
      string,
      { by: (p: Platform, id: bigint) => Promise<unknown>; of?: "credential"; error: string }
    > = {
      "send the money elsewhere": {
        by: ({ subscriptions: s, keeper }) => s.connect(keeper).beginTreasuryChange(keeper),
        error: "AccessControlUnauthorizedAccount",
      },
      "withdraw what is not its own": {
        by: ({ subscriptions: s, keeper, token }) => s.connect(keeper).withdraw(token),
        error: "SubscriptionsNothingToWithdraw",
      },
      "cancel a tenant": {
        by: ({ subscriptions: s, keeper }, id) => s.connect(keeper).cancel(id),
        error: "SubscriptionsNotOwner",
      },
      "terminate a tenant": {
        by: ({ subscriptions: s, keeper }, id) => s.connect(keeper).terminate(id, reason),
        error: "AccessControlUnauthorizedAccount",
      },
      "close a running subscription": {
        by: ({ subscriptions: s, keeper }, id) => s.connect(keeper).close(id),
        error: "SubscriptionsWrongStatus",
      },
      "reject a running subscription": {
        by: ({ subscriptions: s, keeper }, id) => s.connect(keeper).reject(id, reason),
        error: "SubscriptionsWrongStatus",
      },
      "mint an access token": {
        by: ({ credential, keeper }) => credential.connect(keeper).mint(keeper, 99, sealed, 1, 2),
        of: "credential",
        error: "AccessCredentialNotIssuer",
      },
      "take an access token": {
        by: ({ credential, keeper, alice }, id) => credential.connect(keeper).transferFrom(alice, keeper, id),
        of: "credential",
        error: "ERC721InsufficientApproval",
      },
      "read a VM's details by a key of its own": {
        by: ({ credential, keeper }, id) => credential.connect(keeper).setEncryptionKey(id, keys.bob),
        of: "credential",
        error: "AccessCredentialNotOwner",
      },
      "sell at a price of its own": {
        by: ({ subscriptions: s, keeper }) => s.connect(keeper).addPlan(planTerms({ pricePerDay: 1 })),
        error: "AccessControlUnauthorizedAccount",
      },
      "pay with a token of its own": {
        by: ({ subscriptions: s, keeper }) => s.connect(keeper).acceptToken(keeper),
        error: "AccessControlUnauthorizedAccount",
      },
      "stop the sale": {
        by: ({ subscriptions: s, keeper }) => s.connect(keeper).pause(),
        error: "AccessControlUnauthorizedAccount",
      },
      "make itself the admin": {
        by: ({ subscriptions: s, keeper }) => s.connect(keeper).beginDefaultAdminTransfer(keeper),
        error: "AccessControlUnauthorizedAccount",
      },
      "give its role to others": {
        by: ({ subscriptions: s, keeper }) => s.connect(keeper).grantRole(hash("KEEPER_ROLE"), keeper),
        error: "AccessControlUnauthorizedAccount",
      },
    };
    for (const [what, { by, of = "subscriptions", error }] of Object.entries(attempts)) {
      it(`does not let the keeper's key ${what}`, async () => {
        const { id } = await delivered(p);
        await expect(by(p, id)).to.be.revertedWithCustomError(p[of], error);
      });
    }
    it("moves money to the payer and the treasury alone, whatever the keeper's key does", async () => {
      const { keeper, subscriptions: s } = p;
      const rejected = await purchased(p);
      await s.connect(keeper).reject(rejected.id, reason);
      const { id, expiresAt } = await delivered(p, { recipient: p.bob });
      await time.increaseTo(expiresAt + days(8));
      await s.connect(keeper).close(id);
      await s.connect(keeper).collect([rejected.id, id]);
      await s.connect(keeper).withdrawFor(p.alice, p.token);
      expect(await p.token.balanceOf(keeper)).to.equal(0);
      expect(await s.creditOf(keeper, p.token)).to.equal(0);
      expect(await p.token.balanceOf(p.alice)).to.equal(10_000_000_000n - PRICE);
      expect(await p.token.balanceOf(p.treasury)).to.equal(PRICE);
    });
    it("hands the admin's role over in two steps, so that a wrong address takes nothing", async () => {
      await p.subscriptions.connect(p.admin).beginDefaultAdminTransfer(p.stranger);
      await time.increase(days(4));
      expect(await p.subscriptions.defaultAdmin()).to.equal(p.admin.address);
      await p.subscriptions.connect(p.admin).cancelDefaultAdminTransfer();
      await expect(
        p.subscriptions.connect(p.stranger).acceptDefaultAdminTransfer(),
      ).to.be.revertedWithCustomError(p.subscriptions, "AccessControlInvalidDefaultAdmin");
    });
    it("is not left without an admin in a moment", async () => {
      await expect(
        p.subscriptions.connect(p.admin).renounceRole(ZeroHash, p.admin),
      ).to.be.revertedWithCustomError(p.subscriptions, "AccessControlEnforcedDefaultAdminDelay");
    });
    it("bricks no money when the admin is gone for good", async () => {
      const { subscriptions: s, alice, keeper } = p;
      const { id } = await delivered(p);
      await s.connect(p.admin).beginDefaultAdminTransfer(ZeroAddress);
      await time.increase(days(3) + 1);
      await s.connect(p.admin).renounceRole(ZeroHash, p.admin);
      expect(await s.defaultAdmin()).to.equal(ZeroAddress);

      const second = await delivered(p);
      const third = await purchased(p);
      await s.connect(keeper).reject(third.id, reason);
      await s.connect(alice).renew(id, 30, p.token, PRICE);
      await s.connect(alice).cancel(second.id);
      await s.connect(alice).withdraw(p.token);
      await time.increase(days(70));
      await s.connect(keeper).close(id);
      await s.collect([id, second.id]);
      expect(await p.token.balanceOf(s)).to.equal(0);
    });
  });

  describe("W07 money without delivery comes back", () => {
    it("is all the payer's at the word of anybody once the deadline has passed", async () => {
      const { id, deliverBy } = await purchased(p);
      expect(await p.token.balanceOf(p.treasury)).to.equal(0);
      expect(await p.token.balanceOf(p.subscriptions)).to.equal(PRICE);
      await time.increaseTo(deliverBy + 1);
      await p.subscriptions.connect(p.stranger).reclaim(id);
      await p.subscriptions.connect(p.stranger).withdrawFor(p.alice, p.token);
      expect(await p.token.balanceOf(p.alice)).to.equal(10_000_000_000n);
    });
    it("is the payer's at once when the host gives up", async () => {
      const { id } = await purchased(p);
      await p.subscriptions.connect(p.keeper).reject(id, encodeBytes32String("NO_ADDRESS"));
      expect(await p.subscriptions.creditOf(p.alice, p.token)).to.equal(PRICE);
    });
    it("cannot be kept by a delivery that is too late", async () => {
      const { id, purchaseRef, deliverBy } = await purchased(p);
      await time.increaseTo(deliverBy + 1);
      await expect(p.subscriptions.connect(p.keeper).deliver(id, purchaseRef, sealed))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsDeadlinePassed")
        .withArgs(id, deliverBy);
    });
  });

  describe("W08 a VM that may be gone takes no money", () => {
    const renew = (id: bigint) => p.subscriptions.connect(p.alice).renew(id, 30, p.token, PRICE);
    it("is 400 days after expiry", async () => {
      const { id, expiresAt } = await delivered(p);
      await time.increaseTo(expiresAt + days(400));
      expect(await p.subscriptions.canRenew(id)).to.equal(false);
      await expect(renew(id))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsWrongStatus")
        .withArgs(id, status.Lapsed);
    });
    it("is closed, cancelled, terminated or refunded", async () => {
      const { subscriptions: s } = p;
      const ids = [(await delivered(p)).id, (await delivered(p)).id, (await delivered(p)).id] as const;
      await s.connect(p.alice).cancel(ids[0]);
      await s.connect(p.alice).cancel(ids[1]);
      await s.connect(p.keeper).close(ids[1]);
      await s.connect(p.operator).terminate(ids[2], reason);
      const { id: refunded } = await purchased(p);
      await s.connect(p.keeper).reject(refunded, reason);
      const before = await p.token.balanceOf(p.alice);
      for (const id of [...ids, refunded]) {
        await expect(renew(id)).to.be.revertedWithCustomError(s, "SubscriptionsWrongStatus");
      }
      expect(await p.token.balanceOf(p.alice)).to.equal(before);
    });
  });

  describe("W09 a reorganised chain hands no VM to the wrong buyer", () => {
    it("refuses the delivery of alice's VM for an id that is bob's now", async () => {
      const fork = await networkHelpers.takeSnapshot();
      const ours = await purchased(p);
      await fork.restore();

      await p.subscriptions.connect(p.bob).purchase(order(p, { recipient: p.bob, encryptionKey: keys.bob }));
      const { payer, purchaseRef } = await p.subscriptions.subscriptionOf(ours.id);
      expect(payer).to.equal(p.bob.address);
      await expect(p.subscriptions.connect(p.keeper).deliver(ours.id, ours.purchaseRef, sealed))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsPurchaseRefMismatch")
        .withArgs(ours.id, purchaseRef, ours.purchaseRef);
    });
    it("refuses the delivery for a purchase of alice's that changed in any part", async () => {
      const changes = [
        { numDays: 31 },
        { recipient: p.bob },
        { encryptionKey: keys.bob },
        { planId: 2 },
        { token: await ethers.deployContract("TestStablecoin", ["T", "T", 6]) },
      ];
      await p.subscriptions.connect(p.planner).addPlan(planTerms());
      for (const change of changes) {
        const fork = await networkHelpers.takeSnapshot();
        const ours = await purchased(p);
        await fork.restore();
        if (change.token !== undefined) {
          await p.subscriptions.connect(p.planner).acceptToken(change.token);
          await change.token.mint(p.alice, PRICE);
          await change.token.connect(p.alice).approve(p.subscriptions, PRICE);
        }
        const theirs = await purchased(p, { maxAmount: MaxUint256, ...change });
        expect(theirs.id).to.equal(ours.id);
        await expect(
          p.subscriptions.connect(p.keeper).deliver(ours.id, ours.purchaseRef, sealed),
        ).to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsPurchaseRefMismatch");
        await fork.restore();
      }
    });
    it("gives no VM for a purchase that is on no chain any more", async () => {
      const fork = await networkHelpers.takeSnapshot();
      const { id, purchaseRef } = await purchased(p);
      await fork.restore();
      await expect(p.subscriptions.connect(p.keeper).deliver(id, purchaseRef, sealed))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsUnknown")
        .withArgs(id);
    });
  });

  describe("W10 no receiver refuses its access token, or burns the keeper's gas", () => {
    it("delivers to a wallet without the hook", async () => {
      const recipient = await ethers.deployContract("ContractWallet");
      const { id } = await delivered(p, { recipient });
      expect(await p.credential.ownerOf(id)).to.equal(await recipient.getAddress());
    });
    it("delivers to one that would burn all gas, within 400,000", async () => {
      const recipient = await ethers.deployContract("HostileReceiver", [true]);
      const { id, purchaseRef } = await purchased(p, { recipient });
      await p.subscriptions.connect(p.keeper).deliver(id, purchaseRef, sealed, { gasLimit: 400_000 });
      expect(await p.credential.ownerOf(id)).to.equal(await recipient.getAddress());
    });
  });

  describe("W13 a plan off sale keeps its tenants", () => {
    it("renews a subscription to a retired plan, at the price that it had", async () => {
      const { id, expiresAt } = await delivered(p);
      await p.subscriptions.connect(p.planner).retirePlan(1);
      await expect(p.subscriptions.connect(p.alice).purchase(order(p)))
        .to.be.revertedWithCustomError(p.subscriptions, "PlansRetired")
        .withArgs(1);
      await expect(p.subscriptions.connect(p.alice).renew(id, 30, p.token, PRICE))
        .to.emit(p.subscriptions, "Renewed")
        .withArgs(id, p.alice, p.token, PRICE, 30, expiresAt + days(30));
    });
  });

  describe("W22 no allowance is spent beyond the price agreed to", () => {
    it("takes no more than the buyer agreed to", async () => {
      await expect(p.subscriptions.connect(p.alice).purchase(order(p, { maxAmount: PRICE - 1n })))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsPriceAboveMaximum")
        .withArgs(PRICE, PRICE - 1n);
      await expect(p.subscriptions.connect(p.alice).purchase(order(p))).to.changeTokenBalance(
        ethers,
        p.token,
        p.alice,
        -PRICE,
      );
    });
    it("takes no more when the token itself makes units out of units", async () => {
      const token = await ethers.deployContract("MutableDecimalsToken");
      await token.setDecimals(6);
      await p.subscriptions.connect(p.planner).acceptToken(token);
      await token.setDecimals(8);
      await p.subscriptions.connect(p.planner).dropToken(token);
      await expect(p.subscriptions.connect(p.planner).acceptToken(token))
        .to.be.revertedWithCustomError(p.subscriptions, "PlansTokenDecimalsChanged")
        .withArgs(token, 6, 8);
    });
    it("has no function that changes the price of a plan", async () => {
      const setters: string[] = [];
      p.subscriptions.interface.forEachFunction(({ name, constant, inputs }) => {
        if (!constant && inputs.some((input) => input.format("full").includes("pricePerDay")))
          setters.push(name);
      });
      expect(setters).to.deep.equal(["addPlan"]);
    });
  });

  describe("W24 no term is without end", () => {
    it("refuses a purchase of more days than the plan sells", async () => {
      await expect(p.subscriptions.connect(p.alice).purchase(order(p, { numDays: 65_535 })))
        .to.be.revertedWithCustomError(p.subscriptions, "PlansDaysOutOfRange")
        .withArgs(1, 65_535, 1, 365);
    });
    it("refuses a plan that sells more than three years", async () => {
      await expect(p.subscriptions.connect(p.planner).addPlan(planTerms({ maxDays: 1096 })))
        .to.be.revertedWithCustomError(p.subscriptions, "PlansFieldOutOfRange")
        .withArgs(encodeBytes32String("maxDays"), 1096, 1, 1095);
    });
    it("renews up to three years from now, to the second", async () => {
      await p.subscriptions.connect(p.planner).addPlan(planTerms({ maxDays: 1095 }));
      const { id, expiresAt } = await delivered(p, { planId: 2 });
      await time.setNextBlockTimestamp(expiresAt);
      await p.subscriptions.connect(p.alice).renew(id, 1095, p.token, MaxUint256);
      expect(await p.subscriptions.expiresAt(id)).to.equal(expiresAt + days(1095));
    });
    it("refuses to renew beyond three years from now, however often it is asked", async () => {
      const { id } = await delivered(p, { numDays: 365, maxAmount: MaxUint256 });
      const renew = () => p.subscriptions.connect(p.alice).renew(id, 365, p.token, MaxUint256);
      await renew();
      await renew();
      await expect(renew()).to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsBeyondHorizon");
      const expiry = new Date(Number(await p.subscriptions.expiresAt(id)) * 1000);
      expect(expiry.getUTCFullYear()).to.equal(2028);
    });
  });

  describe("W25 no price is rounded down or paid short", () => {
    it("costs the dollar above in a token without decimals, never nothing", async () => {
      const token = await ethers.deployContract("TestStablecoin", ["Coarse", "C", 0]);
      await p.subscriptions.connect(p.planner).acceptToken(token);
      await p.subscriptions.connect(p.planner).addPlan(planTerms({ pricePerDay: 500_000 }));
      await p.subscriptions.connect(p.planner).addPlan(planTerms({ pricePerDay: 1 }));
      expect(await p.subscriptions.quote(2, 1, token)).to.equal(1);
      expect(await p.subscriptions.quote(2, 3, token)).to.equal(2);
      expect(await p.subscriptions.quote(3, 1, token)).to.equal(1);
    });
    it("counts what arrives, not what was sent", async () => {
      const token = await ethers.deployContract("FeeToken");
      await p.subscriptions.connect(p.planner).acceptToken(token);
      await token.mint(p.alice, PRICE);
      await token.connect(p.alice).approve(p.subscriptions, PRICE);
      await token.setFee(1, false);
      await expect(p.subscriptions.connect(p.alice).purchase(order(p, { token })))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsShortPayment")
        .withArgs(token, PRICE, PRICE - 1n);
    });
  });

  describe("W26 no purchase carries what nothing can be sealed to", () => {
    it("refuses every key that nothing can be sealed to, zero among them", async () => {
      for (const encryptionKey of lowOrderKeys) {
        await expect(p.subscriptions.connect(p.alice).purchase(order(p, { encryptionKey })))
          .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsUnusableEncryptionKey")
          .withArgs(encryptionKey);
      }
    });
    it("refuses a credential that is empty or huge", async () => {
      const { id, purchaseRef } = await purchased(p);
      for (const size of [0, 513]) {
        const credential = `0x${"ab".repeat(size)}`;
        await expect(p.subscriptions.connect(p.keeper).deliver(id, purchaseRef, credential))
          .to.be.revertedWithCustomError(p.credential, "AccessCredentialSize")
          .withArgs(id, size, 512);
      }
    });
    it("lets the owner replace a key that was a mistake, and the keeper seal anew", async () => {
      const { id } = await delivered(p);
      await p.credential.connect(p.alice).setEncryptionKey(id, keys.bob);
      expect(await p.credential.encryptionKeyOf(id)).to.equal(keys.bob);
      await expect(p.subscriptions.connect(p.keeper).setCredential(id, 2, sealed)).to.emit(
        p.credential,
        "CredentialChanged",
      );
    });
  });

  describe("W27 no view walks over all that was ever sold", () => {
    it("answers a page at the cost of the page, however many there are", async function () {
      this.timeout(60_000);
      const pageOf = () => p.subscriptions.statusesFrom.estimateGas(1, 10);
      const oneOf = () => p.subscriptions.subscriptionOf.estimateGas(1);
      await p.subscriptions.connect(p.keeper).setStock(1, 10, 1000);
      for (let sold = 0; sold < 10; sold++) await purchased(p, { numDays: 1 });
      const [page, one] = [await pageOf(), await oneOf()];
      for (let sold = 0; sold < 90; sold++) await purchased(p, { numDays: 1 });
      expect(await pageOf()).to.equal(page);
      expect(await oneOf()).to.equal(one);
      expect(await p.subscriptions.statusesFrom.estimateGas(1, 100)).to.be.lessThan(1_000_000n);
    });
    it("has no view but the page that answers with a list of subscriptions", () => {
      const lists: string[] = [];
      for (const { interface: abi } of [p.subscriptions, p.credential]) {
        abi.forEachFunction(({ name, constant, outputs }) => {
          if (constant && outputs.some(({ baseType }) => baseType === "array")) lists.push(name);
        });
      }
      // The tokens accepted are few, and the planner's choice.
      expect(lists).to.deep.equal(["acceptedTokens", "statusesFrom"]);
    });
  });
});

import { expect } from "chai";
import { keccak256, ZeroHash } from "ethers";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { keys } from "../support/keys.ts";
import { order } from "../support/order.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";
import { purchased } from "../support/purchased.ts";
import { sealed } from "../support/sealed.ts";
import { status } from "../support/status.ts";

const { networkHelpers, ethers } = chain;
const { time } = networkHelpers;

describe("deliver", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });
  const deliver = (id: bigint, ref: string, credential: string = sealed) =>
    p.subscriptions.connect(p.keeper).deliver(id, ref, credential);

  describe("when the caller is not the keeper", () => {
    it("reverts", async () => {
      const { id, purchaseRef } = await purchased(p);
      await expect(
        p.subscriptions.connect(p.alice).deliver(id, purchaseRef, sealed),
      ).to.be.revertedWithCustomError(p.subscriptions, "AccessControlUnauthorizedAccount");
    });
  });

  describe("when there is no such purchase", () => {
    it("reverts", async () => {
      await expect(deliver(7n, ZeroHash))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsUnknown")
        .withArgs(7);
    });
  });

  describe("when it was delivered before", () => {
    it("reverts", async () => {
      const { id, purchaseRef } = await purchased(p);
      await deliver(id, purchaseRef);
      await expect(deliver(id, purchaseRef))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsWrongStatus")
        .withArgs(id, status.Active);
    });
    it("reverts after the paid time and the grace period too", async () => {
      const { id, purchaseRef } = await purchased(p);
      await deliver(id, purchaseRef);
      await time.increase(days(38));
      await expect(deliver(id, purchaseRef))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsWrongStatus")
        .withArgs(id, status.Lapsed);
    });
  });

  describe("when it was refunded", () => {
    it("reverts", async () => {
      const { id, purchaseRef } = await purchased(p);
      await p.subscriptions.connect(p.keeper).reject(id, ZeroHash);
      await expect(deliver(id, purchaseRef))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsWrongStatus")
        .withArgs(id, status.Refunded);
    });
  });

  describe("when the deadline has passed", () => {
    it("reverts", async () => {
      const { id, purchaseRef, deliverBy } = await purchased(p);
      await time.setNextBlockTimestamp(deliverBy + 1);
      await expect(deliver(id, purchaseRef))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsDeadlinePassed")
        .withArgs(id, deliverBy);
    });
  });

  describe("when the id now belongs to another purchase", () => {
    it("reverts", async () => {
      const before = await networkHelpers.takeSnapshot();
      const { purchaseRef } = await purchased(p);
      await before.restore();
      await p.subscriptions.connect(p.bob).purchase(order(p, { recipient: p.bob }));
      const { purchaseRef: other } = await p.subscriptions.subscriptionOf(1);
      await expect(deliver(1n, purchaseRef))
        .to.be.revertedWithCustomError(p.subscriptions, "SubscriptionsPurchaseRefMismatch")
        .withArgs(1, other, purchaseRef);
    });
  });

  describe("when the credential has a wrong size", () => {
    it("reverts for an empty one", async () => {
      const { id, purchaseRef } = await purchased(p);
      await expect(deliver(id, purchaseRef, "0x"))
        .to.be.revertedWithCustomError(p.credential, "AccessCredentialSize")
        .withArgs(id, 0, 512);
    });
    it("reverts for more than 512 bytes", async () => {
      const { id, purchaseRef } = await purchased(p);
      await expect(deliver(id, purchaseRef, `0x${"ab".repeat(513)}`))
        .to.be.revertedWithCustomError(p.credential, "AccessCredentialSize")
        .withArgs(id, 513, 512);
    });
  });

  describe("when all is well", () => {
    it("delivers in the last second of the deadline", async () => {
      const { id, purchaseRef, deliverBy } = await purchased(p);
      await time.setNextBlockTimestamp(deliverBy);
      await expect(deliver(id, purchaseRef)).to.emit(p.subscriptions, "Delivered");
    });
    it("delivers while paused", async () => {
      const { id, purchaseRef } = await purchased(p);
      await p.subscriptions.connect(p.pauser).pause();
      await expect(deliver(id, purchaseRef)).to.emit(p.subscriptions, "Delivered");
    });
    it("starts the clock", async () => {
      const { id, purchaseRef, deliverBy } = await purchased(p);
      const now = deliverBy - 10;
      await time.setNextBlockTimestamp(now);
      await expect(deliver(id, purchaseRef))
        .to.emit(p.subscriptions, "Delivered")
        .withArgs(id, 1, p.alice, p.token, 30_000_000, now, now + days(30));
      const subscription = await p.subscriptions.subscriptionOf(id);
      expect(subscription.status).to.equal(status.Active);
      expect(subscription.startsAt).to.equal(now);
      expect(subscription.expiresAt).to.equal(now + days(30));
      expect(subscription.graceEndsAt).to.equal(now + days(37));
    });
    it("mints the token with key and credential to the recipient", async () => {
      const { id, purchaseRef } = await purchased(p, { recipient: p.bob, encryptionKey: keys.bob });
      await expect(deliver(id, purchaseRef))
        .to.emit(p.credential, "CredentialChanged")
        .withArgs(id, 1, sealed);
      const access = await p.credential.accessOf(id);
      expect(access.owner).to.equal(p.bob.address);
      expect(access.encryptionKey).to.equal(keys.bob);
      expect(access.epoch).to.equal(1);
      expect(access.sealedAt).to.equal(await time.latest());
      expect(access.digest).to.equal(keccak256(sealed).slice(0, 42));
    });
    it("mints to a contract that knows nothing of tokens", async () => {
      const { id, purchaseRef } = await purchased(p, { recipient: p.token });
      await deliver(id, purchaseRef);
      expect(await p.credential.ownerOf(id)).to.equal(await p.token.getAddress());
    });
    it("moves no money", async () => {
      const { id, purchaseRef } = await purchased(p);
      await expect(deliver(id, purchaseRef)).to.changeTokenBalances(
        ethers,
        p.token,
        [p.subscriptions, p.treasury, p.alice],
        [0n, 0n, 0n],
      );
    });
    it("takes a credential of 512 bytes", async () => {
      const { id, purchaseRef } = await purchased(p);
      const long = `0x${"cd".repeat(512)}`;
      await expect(deliver(id, purchaseRef, long))
        .to.emit(p.credential, "CredentialChanged")
        .withArgs(id, 1, long);
    });
  });
});

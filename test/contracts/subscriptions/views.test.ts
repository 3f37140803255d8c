import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { delivered } from "../support/delivered.ts";
import { fields } from "../support/fields.ts";
import { keys } from "../support/keys.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";
import { purchased } from "../support/purchased.ts";
import { status } from "../support/status.ts";

const { networkHelpers } = chain;
const { time } = networkHelpers;

describe("views", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });

  describe("statusOf", () => {
    it("is None for an unknown id and for zero", async () => {
      expect(await p.subscriptions.statusOf(0)).to.equal(status.None);
      expect(await p.subscriptions.statusOf(7)).to.equal(status.None);
    });
    it("follows the time from Active over Grace to Lapsed", async () => {
      const { id, expiresAt, graceEndsAt } = await delivered(p);
      await time.increaseTo(expiresAt - 1);
      expect(await p.subscriptions.statusOf(id)).to.equal(status.Active);
      await time.increaseTo(expiresAt);
      expect(await p.subscriptions.statusOf(id)).to.equal(status.Grace);
      await time.increaseTo(graceEndsAt - 1);
      expect(await p.subscriptions.statusOf(id)).to.equal(status.Grace);
      await time.increaseTo(graceEndsAt);
      expect(await p.subscriptions.statusOf(id)).to.equal(status.Lapsed);
    });
  });

  describe("statusesFrom", () => {
    it("is empty beyond the last id", async () => {
      expect([...(await p.subscriptions.statusesFrom(1, 10))]).to.deep.equal([]);
    });
    it("gives as many as there are and not more than asked for", async () => {
      const first = await purchased(p);
      await delivered(p);
      await delivered(p);
      await p.subscriptions.connect(p.keeper).reject(first.id, ZeroHash);
      const all = [status.Refunded, status.Active, status.Active];
      expect([...(await p.subscriptions.statusesFrom(1, 10))]).to.deep.equal(all);
      expect([...(await p.subscriptions.statusesFrom(2, 1))]).to.deep.equal([status.Active]);
      expect([...(await p.subscriptions.statusesFrom(0, 2))]).to.deep.equal([status.None, status.Refunded]);
    });
  });

  describe("subscriptionOf", () => {
    it("is zeros for an unknown id", async () => {
      const subscription = await p.subscriptions.subscriptionOf(7);
      expect(subscription.status).to.equal(status.None);
      expect(subscription.payer).to.equal(ZeroAddress);
      expect(subscription.purchaseRef).to.equal(ZeroHash);
    });
    it("has no times but the deadline while pending", async () => {
      const { id, deliverBy } = await purchased(p, { recipient: p.bob });
      const subscription = await p.subscriptions.subscriptionOf(id);
      expect(fields(subscription)).to.include({
        planId: 1n,
        numDays: 30n,
        status: status.Pending,
        payer: p.alice.address,
        recipient: p.bob.address,
        token: await p.token.getAddress(),
        amount: 30_000_000n,
        encryptionKey: keys.alice,
        deliverBy: BigInt(deliverBy),
        startsAt: 0n,
        expiresAt: 0n,
        graceEndsAt: 0n,
        operations: 0n,
      });
    });
  });

  describe("refundable", () => {
    it("is all while pending", async () => {
      const { id } = await purchased(p);
      expect(await p.subscriptions.refundable(id)).to.equal(30_000_000);
    });
    it("is what cancel pays while active, the first day charged", async () => {
      const { id, startsAt, expiresAt } = await delivered(p);
      expect(await p.subscriptions.refundable(id)).to.equal(29_000_000);
      await time.increaseTo(startsAt + days(20));
      expect(await p.subscriptions.refundable(id)).to.equal(10_000_000);
      await time.increaseTo(expiresAt);
      expect(await p.subscriptions.refundable(id)).to.equal(0);
    });
    it("is zero once ended, and for an unknown id", async () => {
      const { id } = await delivered(p);
      await p.subscriptions.connect(p.alice).cancel(id);
      expect(await p.subscriptions.refundable(id)).to.equal(0);
      expect(await p.subscriptions.refundable(7)).to.equal(0);
    });
  });

  describe("canRenew", () => {
    it("is true while active and in grace only", async () => {
      const pending = await purchased(p);
      const { id, expiresAt, graceEndsAt } = await delivered(p);
      expect(await p.subscriptions.canRenew(7)).to.equal(false);
      expect(await p.subscriptions.canRenew(pending.id)).to.equal(false);
      expect(await p.subscriptions.canRenew(id)).to.equal(true);
      await time.increaseTo(expiresAt);
      expect(await p.subscriptions.canRenew(id)).to.equal(true);
      await time.increaseTo(graceEndsAt);
      expect(await p.subscriptions.canRenew(id)).to.equal(false);
    });
    it("is false while paused", async () => {
      const { id } = await delivered(p);
      await p.subscriptions.connect(p.pauser).pause();
      expect(await p.subscriptions.canRenew(id)).to.equal(false);
    });
  });

  describe("earned", () => {
    it("is zero before delivery and for an unknown id", async () => {
      const { id } = await purchased(p);
      expect(await p.subscriptions.earned(id)).to.equal(0);
      expect(await p.subscriptions.earned(7)).to.equal(0);
    });
    it("grows evenly and rounds down", async () => {
      const { id, startsAt, expiresAt } = await delivered(p);
      await time.increaseTo(startsAt + 1);
      expect(await p.subscriptions.earned(id)).to.equal(Math.floor(30_000_000 / days(30)));
      await time.increaseTo(startsAt + days(10));
      expect(await p.subscriptions.earned(id)).to.equal(10_000_000);
      await time.increaseTo(expiresAt + days(100));
      expect(await p.subscriptions.earned(id)).to.equal(30_000_000);
    });
  });

  describe("expiresAt", () => {
    it("is zero before delivery and the end of the paid time after it", async () => {
      const { id, purchaseRef } = await purchased(p);
      expect(await p.subscriptions.expiresAt(id)).to.equal(0);
      await p.subscriptions.connect(p.keeper).deliver(id, purchaseRef, "0x01");
      expect(await p.subscriptions.expiresAt(id)).to.equal((await time.latest()) + days(30));
    });
  });
});

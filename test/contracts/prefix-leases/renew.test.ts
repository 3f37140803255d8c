import { expect } from "chai";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { leaseStatus } from "../support/lease-status.ts";
import { leased } from "../support/leased.ts";
import { lending } from "../support/lending.ts";
import type { Lending } from "../support/lending-type.ts";

const { networkHelpers, ethers } = chain;
const { time } = networkHelpers;

describe("renew", () => {
  let p: Lending;
  let leaseId: bigint;
  let endsAt: number;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(lending);
    ({ leaseId, endsAt } = await leased(p));
  });
  const renew = (id = leaseId, value = p.price) => p.leases.connect(p.keeper).renew(id, { value });

  describe("when the prefix is not kept for the deployment", () => {
    const refuses = async (id: bigint, status: bigint) => {
      await expect(renew(id))
        .to.be.revertedWithCustomError(p.leases, "PrefixLeasesWrongLeaseStatus")
        .withArgs(id, status);
    };

    it("reverts for a lease that does not exist", async () => {
      await refuses(0n, leaseStatus.None);
      await refuses(2n, leaseStatus.None);
    });
    it("reverts for one that lapsed: a prefix that may be gone takes no money", async () => {
      await time.setNextBlockTimestamp(endsAt + days(7));
      await refuses(leaseId, leaseStatus.Lapsed);
    });
    it("reverts for one that is released", async () => {
      await p.leases.connect(p.keeper).release(leaseId);
      await refuses(leaseId, leaseStatus.Released);
    });
  });

  describe("when the broker is barred or has retired", () => {
    it("reverts: it takes no more money", async () => {
      await p.registry.connect(p.admin).setAdmitted(1, false);
      await expect(renew())
        .to.be.revertedWithCustomError(p.leases, "PrefixLeasesBrokerUnavailable")
        .withArgs(1);
      await p.registry.connect(p.admin).setAdmitted(1, true);
      await p.registry.connect(p.carol).retire(1);
      await expect(renew())
        .to.be.revertedWithCustomError(p.leases, "PrefixLeasesBrokerUnavailable")
        .withArgs(1);
    });
  });

  describe("when the fee is not the price", () => {
    it("reverts for more, less and nothing", async () => {
      for (const value of [p.price + 1n, p.price - 1n, 0n]) {
        await expect(renew(leaseId, value))
          .to.be.revertedWithCustomError(p.leases, "PrefixLeasesWrongFee")
          .withArgs(value, p.price);
      }
    });
  });

  describe("when more than one period is paid ahead", () => {
    it("reverts to the last second", async () => {
      await renew();
      await time.setNextBlockTimestamp(endsAt - 1);
      await expect(renew())
        .to.be.revertedWithCustomError(p.leases, "PrefixLeasesRenewalTooEarly")
        .withArgs(leaseId, endsAt);
      await time.setNextBlockTimestamp(endsAt);
      await expect(renew()).to.emit(p.leases, "Renewed");
    });
  });

  describe("when the lease is active", () => {
    it("goes on from its end, and pays the operator at once", async () => {
      const sent = renew();
      await expect(sent)
        .to.emit(p.leases, "Renewed")
        .withArgs(leaseId, 1, p.subscriptions, p.keeper, p.carol, p.price, endsAt + days(30));
      await expect(sent).to.changeEtherBalances(ethers, [p.keeper, p.leases], [-p.price, p.price]);
      const { endsAt: end, graceEndsAt, status } = await p.leases.leaseOf(leaseId);
      expect([end, graceEndsAt, status]).to.deep.equal([
        BigInt(endsAt + days(30)),
        BigInt(endsAt + days(37)),
        leaseStatus.Active,
      ]);
      expect(await p.leases.creditOf(p.carol)).to.equal(2n * p.price);
    });
    it("costs what the broker asks by then", async () => {
      await p.registry.connect(p.carol).setTerms(1, 2, 7);
      await renew(leaseId, 7n);
      expect(await p.leases.creditOf(p.carol)).to.equal(p.price + 7n);
    });
    it("works with a broker that wants no new leases, or has no room for any", async () => {
      await p.registry.connect(p.carol).setTerms(1, 1, p.price);
      await p.registry.connect(p.carol).setActive(1, false);
      await expect(renew()).to.emit(p.leases, "Renewed");
    });
  });

  describe("when the lease is in grace", () => {
    it("goes on from now", async () => {
      const now = endsAt + days(7) - 1;
      await time.setNextBlockTimestamp(endsAt);
      await networkHelpers.mine();
      expect((await p.leases.leaseOf(leaseId)).status).to.equal(leaseStatus.Grace);
      await time.setNextBlockTimestamp(now);
      await renew();
      const { endsAt: end, status } = await p.leases.leaseOf(leaseId);
      expect([end, status]).to.deep.equal([BigInt(now + days(30)), leaseStatus.Active]);
    });
  });
});

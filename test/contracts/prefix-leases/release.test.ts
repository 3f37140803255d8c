import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { fields } from "../support/fields.ts";
import { leaseStatus } from "../support/lease-status.ts";
import { leased } from "../support/leased.ts";
import { lending } from "../support/lending.ts";
import type { Lending } from "../support/lending-type.ts";
import { offer } from "../support/offer.ts";

const { networkHelpers, ethers } = chain;
const { time } = networkHelpers;

describe("release", () => {
  let p: Lending;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(lending);
  });
  const release = (leaseId: bigint, by = p.keeper) => p.leases.connect(by).release(leaseId);

  describe("when there is no such lease, or none any more", () => {
    it("reverts", async () => {
      await expect(release(1n))
        .to.be.revertedWithCustomError(p.leases, "PrefixLeasesWrongLeaseStatus")
        .withArgs(1, leaseStatus.None);
      expect(fields(await p.leases.leaseOf(1))).to.deep.equal({
        brokerId: 0n,
        deployment: ZeroAddress,
        endsAt: 0n,
        graceEndsAt: 0n,
        status: leaseStatus.None,
      });
      const { leaseId } = await leased(p);
      await release(leaseId);
      await expect(release(leaseId))
        .to.be.revertedWithCustomError(p.leases, "PrefixLeasesWrongLeaseStatus")
        .withArgs(leaseId, leaseStatus.Released);
    });
  });

  describe("when the operator releases what is paid or in grace", () => {
    it("reverts to the last second", async () => {
      const { leaseId, endsAt } = await leased(p);
      for (const at of [endsAt - 1, endsAt + days(7) - 1]) {
        await time.setNextBlockTimestamp(at);
        await expect(release(leaseId, p.carol))
          .to.be.revertedWithCustomError(p.leases, "PrefixLeasesNotEntitledOrOperator")
          .withArgs(leaseId, p.carol);
      }
    });
  });

  describe("when the lease lapsed", () => {
    it("is for the operator and the deployment, and nobody else", async () => {
      const { leaseId, endsAt } = await leased(p);
      await time.increaseTo(endsAt + days(7));
      expect((await p.leases.leaseOf(leaseId)).status).to.equal(leaseStatus.Lapsed);
      await expect(release(leaseId, p.stranger))
        .to.be.revertedWithCustomError(p.leases, "PrefixLeasesNotEntitledOrOperator")
        .withArgs(leaseId, p.stranger);
      for (const by of [p.carol, p.keeper]) await p.leases.connect(by).release.staticCall(leaseId);
      await expect(release(leaseId, p.carol))
        .to.emit(p.leases, "Released")
        .withArgs(leaseId, 1, p.subscriptions, p.carol);
    });
  });

  describe("when the deployment releases it early", () => {
    it("ends the lease and gives the slot back, and no money", async () => {
      const { leaseId, endsAt } = await leased(p);
      await leased(p, { deployment: await ethers.deployContract("HostileDeployment") });
      await expect(release(leaseId))
        .to.emit(p.leases, "Released")
        .withArgs(leaseId, 1, p.subscriptions, p.keeper);
      expect(await p.leases.liveLeasesOf(1)).to.equal(1);
      expect(await p.leases.creditOf(p.keeper)).to.equal(0);
      expect([...(await p.leases.holdingOf(p.subscriptions, 1))]).to.deep.equal([0n, 0n]);
      const { status, endsAt: end } = fields(await p.leases.leaseOf(leaseId));
      expect([status, end]).to.deep.equal([leaseStatus.Released, BigInt(endsAt)]);
    });
    it("leaves a lease of the same deployment with another broker alone", async () => {
      const { leaseId } = await leased(p);
      await p.registry.connect(p.bob).register(offer(), { value: p.bond });
      await time.increase(600);
      await p.leases.connect(p.keeper).request(2, 1, p.subscriptions, "0x01", { value: p.price });
      await p.leases.connect(p.bob).answer(2, "0x02");
      await release(leaseId);
      expect([...(await p.leases.holdingOf(p.subscriptions, 2))]).to.deep.equal([0n, 2n]);
      expect((await p.leases.leaseOf(2)).status).to.equal(leaseStatus.Active);
    });
    it("gives the next lease another number, so that an old one is never taken for it", async () => {
      const first = await leased(p);
      await release(first.leaseId);
      await time.increase(600);
      const second = await leased(p);
      expect(second.leaseId).to.equal(first.leaseId + 1n);
      await expect(release(first.leaseId)).to.be.revertedWithCustomError(
        p.leases,
        "PrefixLeasesWrongLeaseStatus",
      );
    });
  });
});

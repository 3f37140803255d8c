import { expect } from "chai";
import { hexlify } from "ethers";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { keys } from "../support/keys.ts";
import { leaseStatus } from "../support/lease-status.ts";
import { leased } from "../support/leased.ts";
import { lending } from "../support/lending.ts";
import type { Lending } from "../support/lending-type.ts";

const { networkHelpers } = chain;
const { time } = networkHelpers;

const HOUR = 3600;

describe("rekey", () => {
  let p: Lending;
  let lease: Awaited<ReturnType<typeof leased>>;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(lending);
    lease = await leased(p);
    await time.increase(600);
  });
  const rekey = (leaseId = lease.leaseId, sealed = "0xc0ffee", epoch = 1) =>
    p.leases.connect(p.keeper).rekey(leaseId, epoch, sealed);

  describe("when the prefix is not kept for the deployment", () => {
    const refuses = async (leaseId: bigint, status: bigint) => {
      await expect(rekey(leaseId))
        .to.be.revertedWithCustomError(p.leases, "PrefixLeasesWrongLeaseStatus")
        .withArgs(leaseId, status);
    };

    it("reverts for a lease that does not exist", async () => {
      await refuses(0n, leaseStatus.None);
      await refuses(2n, leaseStatus.None);
    });
    it("reverts for one that lapsed", async () => {
      await time.setNextBlockTimestamp(lease.endsAt + days(7));
      await refuses(lease.leaseId, leaseStatus.Lapsed);
    });
    it("reverts for one that is released", async () => {
      await p.leases.connect(p.keeper).release(lease.leaseId);
      await refuses(lease.leaseId, leaseStatus.Released);
    });
  });

  describe("when it could not be a request either", () => {
    it("reverts for another epoch", async () => {
      await p.registry.connect(p.carol).setEncryptionKey(1, keys.bob);
      await expect(rekey())
        .to.be.revertedWithCustomError(p.leases, "PrefixLeasesStaleEpoch")
        .withArgs(1, 1, 2);
    });
    it("reverts for another size", async () => {
      for (const size of [0, 1025]) {
        await expect(rekey(lease.leaseId, hexlify(new Uint8Array(size))))
          .to.be.revertedWithCustomError(p.leases, "PrefixLeasesSize")
          .withArgs(size, 1024);
      }
    });
    it("reverts too soon after another, and while one has not come to an end", async () => {
      await rekey();
      const next = (await time.latest()) + 600;
      await expect(rekey())
        .to.be.revertedWithCustomError(p.leases, "PrefixLeasesTooSoon")
        .withArgs(p.subscriptions, next);
      await time.increaseTo(next);
      await expect(rekey()).to.be.revertedWithCustomError(p.leases, "PrefixLeasesRequestPending").withArgs(2);
    });
  });

  describe("when all is well", () => {
    it("announces all that the broker needs, at no cost", async () => {
      const at = (await time.latest()) + 10;
      await time.setNextBlockTimestamp(at);
      await expect(rekey())
        .to.emit(p.leases, "Requested")
        .withArgs(2, 1, p.subscriptions, lease.leaseId, p.keeper, 0, 1, at + HOUR, "0xc0ffee");
      expect([...(await p.leases.holdingOf(p.subscriptions, 1))]).to.deep.equal([2n, lease.leaseId]);
    });
    it("works in grace, and with a broker that is barred, not active or retired", async () => {
      await p.registry.connect(p.carol).setActive(1, false);
      await p.registry.connect(p.admin).setAdmitted(1, false);
      await p.registry.connect(p.carol).retire(1);
      await time.setNextBlockTimestamp(lease.endsAt + days(7) - 1);
      await expect(rekey()).to.emit(p.leases, "Requested");
    });
  });
});

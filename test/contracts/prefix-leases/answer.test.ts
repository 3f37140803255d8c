import { expect } from "chai";
import { hexlify } from "ethers";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { fields } from "../support/fields.ts";
import { leaseStatus } from "../support/lease-status.ts";
import { leased } from "../support/leased.ts";
import { lending } from "../support/lending.ts";
import type { Lending } from "../support/lending-type.ts";
import { offer } from "../support/offer.ts";
import { requestStatus } from "../support/request-status.ts";
import { requested } from "../support/requested.ts";

const { networkHelpers, ethers } = chain;
const { time } = networkHelpers;

describe("answer", () => {
  let p: Lending;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(lending);
  });
  const answer = (requestId: bigint, sealed = "0xbeef", by = p.carol) =>
    p.leases.connect(by).answer(requestId, sealed);
  const bytes = (count: number) => hexlify(new Uint8Array(count).fill(0xab));

  describe("when somebody else than the broker's operator does", () => {
    it("reverts, for the operator of another broker too", async () => {
      await p.registry.connect(p.bob).register(offer(), { value: p.bond });
      const { requestId } = await requested(p);
      for (const by of [p.bob, p.keeper, p.admin, p.stranger]) {
        await expect(answer(requestId, "0x01", by))
          .to.be.revertedWithCustomError(p.leases, "PrefixLeasesNotOperator")
          .withArgs(1, by);
      }
    });
  });

  describe("when the request is not open", () => {
    const refuses = async (requestId: bigint, status: bigint) => {
      await expect(answer(requestId))
        .to.be.revertedWithCustomError(p.leases, "PrefixLeasesWrongRequestStatus")
        .withArgs(requestId, status);
    };

    it("reverts for one that does not exist", async () => {
      await requested(p);
      await refuses(0n, requestStatus.None);
      await refuses(2n, requestStatus.None);
    });
    it("reverts for one that is answered: there is no second answer", async () => {
      const { requestId } = await leased(p);
      await refuses(requestId, requestStatus.Answered);
    });
    it("reverts for one that is rejected", async () => {
      const { requestId } = await requested(p);
      await p.leases.connect(p.carol).reject(requestId, ethers.ZeroHash);
      await refuses(requestId, requestStatus.Rejected);
    });
    it("reverts for one that is overdue, and for one that expired", async () => {
      const { requestId, answerBy } = await requested(p);
      await time.setNextBlockTimestamp(answerBy + 1);
      await refuses(requestId, requestStatus.Overdue);
      await p.leases.expireRequest(requestId);
      await refuses(requestId, requestStatus.Expired);
    });
  });

  describe("when what is sealed is too short or too long", () => {
    it("reverts", async () => {
      const { requestId } = await requested(p);
      for (const size of [0, 1025]) {
        await expect(answer(requestId, bytes(size)))
          .to.be.revertedWithCustomError(p.leases, "PrefixLeasesSize")
          .withArgs(size, 1024);
      }
    });
  });

  describe("when more asked than there are slots", () => {
    it("lends to as many as there are, and not to the next", async () => {
      await p.registry.connect(p.carol).setTerms(1, 1, p.price);
      const first = await requested(p);
      const second = await requested(p, { deployment: await ethers.deployContract("HostileDeployment") });
      await answer(second.requestId);
      expect(await p.leases.liveLeasesOf(1)).to.equal(1);
      await expect(answer(first.requestId))
        .to.be.revertedWithCustomError(p.leases, "PrefixLeasesFull")
        .withArgs(1, 1);
      await p.registry.connect(p.carol).setTerms(1, 2, p.price);
      await expect(answer(first.requestId)).to.emit(p.leases, "Answered");
    });
  });

  describe("when it was about a new lease", () => {
    it("announces the lease and all that the host needs", async () => {
      const { requestId } = await requested(p);
      const at = (await time.latest()) + 10;
      await time.setNextBlockTimestamp(at);
      await expect(answer(requestId))
        .to.emit(p.leases, "Answered")
        .withArgs(requestId, 1, p.subscriptions, 1, p.carol, p.price, at + days(30), "0xbeef");
      expect(fields(await p.leases.leaseOf(1))).to.deep.equal({
        brokerId: 1n,
        deployment: await p.subscriptions.getAddress(),
        endsAt: BigInt(at + days(30)),
        graceEndsAt: BigInt(at + days(37)),
        status: leaseStatus.Active,
      });
      const { status, leaseId } = await p.leases.requestOf(requestId);
      expect([status, leaseId]).to.deep.equal([requestStatus.Answered, 1n]);
      expect([...(await p.leases.holdingOf(p.subscriptions, 1))]).to.deep.equal([0n, 1n]);
      expect(await p.leases.leaseCount()).to.equal(1);
    });
    it("credits the operator with the fee that was paid, whatever the price is now", async () => {
      const { requestId } = await requested(p);
      await p.registry.connect(p.carol).setTerms(1, 2, p.price * 9n);
      await expect(answer(requestId)).to.emit(p.leases, "Credited").withArgs(p.carol, p.price);
      expect(await p.leases.creditOf(p.carol)).to.equal(p.price);
      expect(await p.leases.creditOf(p.keeper)).to.equal(0);
    });
    it("works in the last second, and for a broker that has retired since", async () => {
      const { requestId, answerBy } = await requested(p);
      await p.registry.connect(p.carol).retire(1);
      await time.setNextBlockTimestamp(answerBy);
      await expect(answer(requestId, bytes(1024))).to.emit(p.leases, "Answered");
    });
    it("credits nothing where nothing was paid", async () => {
      await p.registry.connect(p.carol).setTerms(1, 2, 0);
      const { requestId } = await requested(p);
      await expect(answer(requestId, bytes(1))).not.to.emit(p.leases, "Credited");
    });
  });

  describe("when it was about other keys", () => {
    const rekeyed = async () => {
      const lease = await leased(p);
      await time.increase(600);
      await p.leases.connect(p.keeper).rekey(lease.leaseId, 1, "0xc0ffee");
      return { ...lease, requestId: await p.leases.requestCount() };
    };

    it("leaves the lease as it is: no other end, no other slot, no fee", async () => {
      const { leaseId, endsAt, requestId } = await rekeyed();
      const before = fields(await p.leases.leaseOf(leaseId));
      const sent = answer(requestId);
      await expect(sent)
        .to.emit(p.leases, "Answered")
        .withArgs(requestId, 1, p.subscriptions, leaseId, p.carol, 0, endsAt, "0xbeef");
      await expect(sent).not.to.emit(p.leases, "Credited");
      expect(fields(await p.leases.leaseOf(leaseId))).to.deep.equal(before);
      expect(await p.leases.liveLeasesOf(1)).to.equal(1);
      expect([...(await p.leases.holdingOf(p.subscriptions, 1))]).to.deep.equal([0n, leaseId]);
    });
    it("needs no slot", async () => {
      const { requestId } = await rekeyed();
      await p.registry.connect(p.carol).setTerms(1, 1, p.price);
      await expect(answer(requestId)).to.emit(p.leases, "Answered");
    });
    it("reverts when the lease was released meanwhile", async () => {
      const { leaseId, requestId } = await rekeyed();
      await p.leases.connect(p.keeper).release(leaseId);
      await expect(answer(requestId))
        .to.be.revertedWithCustomError(p.leases, "PrefixLeasesWrongLeaseStatus")
        .withArgs(leaseId, leaseStatus.Released);
    });
  });
});

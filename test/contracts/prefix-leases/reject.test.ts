import { expect } from "chai";
import { encodeBytes32String } from "ethers";
import { chain } from "../support/chain.ts";
import { leased } from "../support/leased.ts";
import { lending } from "../support/lending.ts";
import type { Lending } from "../support/lending-type.ts";
import { requestStatus } from "../support/request-status.ts";
import { requested } from "../support/requested.ts";

const { networkHelpers } = chain;
const { time } = networkHelpers;

const REASON = encodeBytes32String("NO_PREFIX_LEFT");

describe("reject", () => {
  let p: Lending;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(lending);
  });
  const reject = (requestId: bigint, by = p.carol) => p.leases.connect(by).reject(requestId, REASON);

  describe("when somebody else than the broker's operator does", () => {
    it("reverts", async () => {
      const { requestId } = await requested(p);
      for (const by of [p.keeper, p.admin, p.stranger]) {
        await expect(reject(requestId, by))
          .to.be.revertedWithCustomError(p.leases, "PrefixLeasesNotOperator")
          .withArgs(1, by);
      }
    });
  });

  describe("when the request is over", () => {
    it("reverts, so that no fee comes back that was earned, or comes back twice", async () => {
      const refuses = async (requestId: bigint, status: bigint) => {
        await expect(reject(requestId))
          .to.be.revertedWithCustomError(p.leases, "PrefixLeasesWrongRequestStatus")
          .withArgs(requestId, status);
      };
      await refuses(1n, requestStatus.None);
      const first = await leased(p);
      await refuses(first.requestId, requestStatus.Answered);
      await p.leases.connect(p.keeper).release(first.leaseId);
      await time.increase(600);
      const second = await requested(p);
      await reject(second.requestId);
      await refuses(second.requestId, requestStatus.Rejected);
      await time.increase(600);
      const third = await requested(p);
      await time.increaseTo(third.answerBy + 1);
      await p.leases.expireRequest(third.requestId);
      await refuses(third.requestId, requestStatus.Expired);
    });
  });

  describe("when the request is open or overdue", () => {
    it("credits the payer with all that was paid", async () => {
      for (const late of [0, 1]) {
        const { requestId, answerBy } = await requested(p);
        const before = await p.leases.creditOf(p.keeper);
        await time.setNextBlockTimestamp(answerBy + late);
        const sent = reject(requestId);
        await expect(sent)
          .to.emit(p.leases, "Rejected")
          .withArgs(requestId, 1, p.subscriptions, p.keeper, p.price, REASON);
        await expect(sent).to.emit(p.leases, "Credited").withArgs(p.keeper, p.price);
        expect(await p.leases.creditOf(p.keeper)).to.equal(before + p.price);
        expect((await p.leases.requestOf(requestId)).status).to.equal(requestStatus.Rejected);
        expect([...(await p.leases.holdingOf(p.subscriptions, 1))]).to.deep.equal([0n, 0n]);
      }
    });
    it("begins no lease", async () => {
      const { requestId } = await requested(p);
      await reject(requestId);
      expect(await p.leases.leaseCount()).to.equal(0);
      expect(await p.leases.liveLeasesOf(1)).to.equal(0);
    });
  });

  describe("when it was about other keys", () => {
    it("leaves the lease and its keys alone, and credits nothing", async () => {
      const { leaseId, endsAt } = await leased(p);
      await time.increase(600);
      await p.leases.connect(p.keeper).rekey(leaseId, 1, "0x01");
      await expect(reject(2n)).not.to.emit(p.leases, "Credited");
      expect((await p.leases.leaseOf(leaseId)).endsAt).to.equal(endsAt);
      expect([...(await p.leases.holdingOf(p.subscriptions, 1))]).to.deep.equal([0n, leaseId]);
    });
  });
});

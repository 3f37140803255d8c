import { expect } from "chai";
import { chain } from "../support/chain.ts";
import { leased } from "../support/leased.ts";
import { lending } from "../support/lending.ts";
import type { Lending } from "../support/lending-type.ts";
import { requestStatus } from "../support/request-status.ts";
import { requested } from "../support/requested.ts";

const { networkHelpers } = chain;
const { time } = networkHelpers;

describe("expireRequest", () => {
  let p: Lending;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(lending);
  });
  const expire = (requestId: bigint, by = p.stranger) => p.leases.connect(by).expireRequest(requestId);

  describe("when the request is not overdue", () => {
    const refuses = async (requestId: bigint, status: bigint) => {
      await expect(expire(requestId))
        .to.be.revertedWithCustomError(p.leases, "PrefixLeasesWrongRequestStatus")
        .withArgs(requestId, status);
    };

    it("reverts for one that does not exist, and for one that is answered", async () => {
      await refuses(1n, requestStatus.None);
      const { requestId } = await leased(p);
      await time.increase(7200);
      await refuses(requestId, requestStatus.Answered);
    });
    it("reverts to the last second of the answer", async () => {
      const { requestId, answerBy } = await requested(p);
      await time.setNextBlockTimestamp(answerBy);
      await refuses(requestId, requestStatus.Open);
    });
  });

  describe("when it is overdue", () => {
    it("credits the payer when somebody else says so, once", async () => {
      const { requestId, answerBy } = await requested(p);
      await time.increaseTo(answerBy + 1);
      expect((await p.leases.requestOf(requestId)).status).to.equal(requestStatus.Overdue);
      await expect(expire(requestId))
        .to.emit(p.leases, "Expired")
        .withArgs(requestId, 1, p.subscriptions, p.keeper, p.price);
      expect(await p.leases.creditOf(p.keeper)).to.equal(p.price);
      expect(await p.leases.creditOf(p.stranger)).to.equal(0);
      expect((await p.leases.requestOf(requestId)).status).to.equal(requestStatus.Expired);
      await expect(expire(requestId))
        .to.be.revertedWithCustomError(p.leases, "PrefixLeasesWrongRequestStatus")
        .withArgs(requestId, requestStatus.Expired);
    });
    it("lets the deployment ask again", async () => {
      const { requestId, answerBy } = await requested(p);
      await time.increaseTo(answerBy + 1);
      await expire(requestId);
      expect((await requested(p)).requestId).to.equal(requestId + 1n);
    });
  });
});

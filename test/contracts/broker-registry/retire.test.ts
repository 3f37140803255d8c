import { expect } from "chai";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { lending } from "../support/lending.ts";
import type { Lending } from "../support/lending-type.ts";

const { networkHelpers } = chain;
const { time } = networkHelpers;

describe("retire", () => {
  let p: Lending;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(lending);
  });

  describe("when somebody else than the operator does", () => {
    it("reverts", async () => {
      for (const by of [p.admin, p.stranger]) {
        await expect(p.registry.connect(by).retire(1))
          .to.be.revertedWithCustomError(p.registry, "BrokerRegistryNotOperator")
          .withArgs(1, by);
      }
    });
  });

  describe("when the operator does", () => {
    it("takes neither requests nor renewals any more", async () => {
      const at = (await time.latest()) + 10;
      await time.setNextBlockTimestamp(at);
      await expect(p.registry.connect(p.carol).retire(1))
        .to.emit(p.registry, "BrokerRetired")
        .withArgs(1, at + days(7));
      expect((await p.registry.brokerOf(1)).bondDueAt).to.equal(at + days(7));
      await p.registry.connect(p.carol).setActive(1, true);
      await p.registry.connect(p.admin).setAdmitted(1, true);
      const { takesRequests, takesRenewals } = await p.registry.termsOf(1);
      expect([takesRequests, takesRenewals]).to.deep.equal([false, false]);
    });
    it("reverts the second time, so that the bond is not put off", async () => {
      await p.registry.connect(p.carol).retire(1);
      await expect(p.registry.connect(p.carol).retire(1))
        .to.be.revertedWithCustomError(p.registry, "BrokerRegistryAlreadyRetired")
        .withArgs(1);
    });
    it("works for one that is barred", async () => {
      await p.registry.connect(p.admin).setAdmitted(1, false);
      await expect(p.registry.connect(p.carol).retire(1)).to.emit(p.registry, "BrokerRetired");
    });
  });
});

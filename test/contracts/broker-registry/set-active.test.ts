import { expect } from "chai";
import { chain } from "../support/chain.ts";
import { lending } from "../support/lending.ts";
import type { Lending } from "../support/lending-type.ts";

const { networkHelpers } = chain;

describe("setActive", () => {
  let p: Lending;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(lending);
  });

  describe("when somebody else than the operator does", () => {
    it("reverts", async () => {
      for (const by of [p.admin, p.stranger]) {
        await expect(p.registry.connect(by).setActive(1, false))
          .to.be.revertedWithCustomError(p.registry, "BrokerRegistryNotOperator")
          .withArgs(1, by);
      }
    });
  });

  describe("when the operator wants no new leases", () => {
    it("takes none until it does again, and renewals all the time", async () => {
      for (const active of [false, true]) {
        await expect(p.registry.connect(p.carol).setActive(1, active))
          .to.emit(p.registry, "ActiveChanged")
          .withArgs(1, active);
        expect((await p.registry.brokerOf(1)).active).to.equal(active);
        const { takesRequests, takesRenewals } = await p.registry.termsOf(1);
        expect([takesRequests, takesRenewals]).to.deep.equal([active, true]);
      }
    });
  });
});

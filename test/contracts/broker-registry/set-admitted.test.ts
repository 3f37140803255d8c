import { expect } from "chai";
import { chain } from "../support/chain.ts";
import { lending } from "../support/lending.ts";
import type { Lending } from "../support/lending-type.ts";

const { networkHelpers } = chain;

describe("setAdmitted", () => {
  let p: Lending;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(lending);
  });
  const set = (admitted: boolean, by = p.admin, brokerId = 1) =>
    p.registry.connect(by).setAdmitted(brokerId, admitted);

  describe("when somebody else than the owner does", () => {
    it("reverts, for the operator too", async () => {
      for (const by of [p.carol, p.stranger]) {
        await expect(set(true, by))
          .to.be.revertedWithCustomError(p.registry, "OwnableUnauthorizedAccount")
          .withArgs(by);
      }
    });
  });

  describe("when there is no such broker", () => {
    it("reverts", async () => {
      for (const id of [0, 2]) {
        await expect(set(true, p.admin, id))
          .to.be.revertedWithCustomError(p.registry, "BrokerRegistryUnknownBroker")
          .withArgs(id);
      }
    });
  });

  describe("when the owner bars a broker", () => {
    it("takes neither requests nor renewals, whatever its operator wants, until it is admitted again", async () => {
      await expect(set(false)).to.emit(p.registry, "AdmittedChanged").withArgs(1, false);
      await p.registry.connect(p.carol).setActive(1, true);
      expect((await p.registry.brokerOf(1)).admitted).to.equal(false);
      const barred = await p.registry.termsOf(1);
      expect([barred.takesRequests, barred.takesRenewals]).to.deep.equal([false, false]);
      await set(true);
      const admitted = await p.registry.termsOf(1);
      expect([admitted.takesRequests, admitted.takesRenewals]).to.deep.equal([true, true]);
    });
  });
});

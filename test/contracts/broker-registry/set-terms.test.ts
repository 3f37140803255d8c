import { expect } from "chai";
import { chain } from "../support/chain.ts";
import { leased } from "../support/leased.ts";
import { lending } from "../support/lending.ts";
import type { Lending } from "../support/lending-type.ts";

const { networkHelpers } = chain;

describe("setTerms", () => {
  let p: Lending;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(lending);
  });
  const set = (capacity: number, price = 5n, by = p.carol) =>
    p.registry.connect(by).setTerms(1, capacity, price);

  describe("when somebody else than the operator does", () => {
    it("reverts", async () => {
      for (const by of [p.admin, p.keeper, p.stranger]) {
        await expect(set(9, 5n, by))
          .to.be.revertedWithCustomError(p.registry, "BrokerRegistryNotOperator")
          .withArgs(1, by);
      }
    });
  });

  describe("when there is no such broker", () => {
    it("reverts", async () => {
      await expect(p.registry.connect(p.carol).setTerms(2, 9, 5))
        .to.be.revertedWithCustomError(p.registry, "BrokerRegistryNotOperator")
        .withArgs(2, p.carol);
    });
  });

  describe("when more leases are live than there would be room for", () => {
    it("reverts", async () => {
      await leased(p);
      await expect(set(0))
        .to.be.revertedWithCustomError(p.registry, "BrokerRegistryCapacityTooLow")
        .withArgs(1, 0, 1);
    });
    it("takes as much as is taken", async () => {
      await leased(p);
      await expect(set(1)).to.emit(p.registry, "TermsChanged").withArgs(1, 1, 5);
    });
  });

  describe("when all is well", () => {
    it("counts from the next request on, and leaves the rest of the offer", async () => {
      const { offer: before } = await p.registry.brokerOf(1);
      await expect(set(9)).to.emit(p.registry, "TermsChanged").withArgs(1, 9, 5);
      const { offer: after } = await p.registry.brokerOf(1);
      expect([after.capacity, after.price]).to.deep.equal([9n, 5n]);
      expect([after.encryptionKey, after.region, after.prefixLength]).to.deep.equal([
        before.encryptionKey,
        before.region,
        before.prefixLength,
      ]);
      const { capacity, price } = await p.registry.termsOf(1);
      expect([capacity, price]).to.deep.equal([9n, 5n]);
    });
  });
});

import { expect } from "chai";
import { chain } from "../support/chain.ts";
import { keys } from "../support/keys.ts";
import { lending } from "../support/lending.ts";
import type { Lending } from "../support/lending-type.ts";
import { lowOrderKeys } from "../support/low-order-keys.ts";

const { networkHelpers } = chain;

describe("setEncryptionKey", () => {
  let p: Lending;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(lending);
  });
  const set = (key: string, by = p.carol) => p.registry.connect(by).setEncryptionKey(1, key);

  describe("when somebody else than the operator does", () => {
    it("reverts", async () => {
      for (const by of [p.admin, p.stranger]) {
        await expect(set(keys.bob, by))
          .to.be.revertedWithCustomError(p.registry, "BrokerRegistryNotOperator")
          .withArgs(1, by);
      }
    });
  });

  describe("when nothing can be sealed to the key", () => {
    it("reverts", async () => {
      for (const key of lowOrderKeys) {
        await expect(set(key))
          .to.be.revertedWithCustomError(p.registry, "BrokerRegistryUnusableEncryptionKey")
          .withArgs(key);
      }
    });
  });

  describe("when the key is good", () => {
    it("begins an epoch, for the same key too", async () => {
      for (const epoch of [2, 3]) {
        await expect(set(keys.bob)).to.emit(p.registry, "EncryptionKeyChanged").withArgs(1, epoch, keys.bob);
        const { keyEpoch, offer } = await p.registry.brokerOf(1);
        expect([keyEpoch, offer.encryptionKey]).to.deep.equal([BigInt(epoch), keys.bob]);
        expect((await p.registry.termsOf(1)).keyEpoch).to.equal(epoch);
      }
    });
  });
});

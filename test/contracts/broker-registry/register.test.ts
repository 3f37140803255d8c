import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { fields } from "../support/fields.ts";
import { lending } from "../support/lending.ts";
import type { Lending } from "../support/lending-type.ts";
import { lowOrderKeys } from "../support/low-order-keys.ts";
import { offer } from "../support/offer.ts";

const { networkHelpers, ethers } = chain;

describe("register", () => {
  let p: Lending;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(lending);
  });
  const register = (overrides: Parameters<typeof offer>[0] = {}, value = p.bond) =>
    p.registry.connect(p.bob).register(offer(overrides), { value });

  describe("when the bond is not what is paid", () => {
    it("reverts for more, less and nothing", async () => {
      for (const value of [p.bond - 1n, p.bond + 1n, 0n]) {
        await expect(register({}, value))
          .to.be.revertedWithCustomError(p.registry, "BrokerRegistryWrongBond")
          .withArgs(value, p.bond);
      }
    });
    it("reverts for money where there is no bond", async () => {
      const free = await ethers.deployContract("BrokerRegistry", [p.admin, true, 0, days(30)]);
      await expect(free.register(offer(), { value: 1 }))
        .to.be.revertedWithCustomError(free, "BrokerRegistryWrongBond")
        .withArgs(1, 0);
    });
  });

  describe("when nothing can be sealed to the key", () => {
    it("reverts", async () => {
      for (const encryptionKey of lowOrderKeys) {
        await expect(register({ encryptionKey }))
          .to.be.revertedWithCustomError(p.registry, "BrokerRegistryUnusableEncryptionKey")
          .withArgs(encryptionKey);
      }
    });
  });

  describe("when the region is no plain text of 1 to 32 characters", () => {
    it("reverts", async () => {
      for (const region of [
        "",
        "x".repeat(33),
        "eu\ncentral",
        "eu\x7f",
        "\x1f",
        "Zürich",
        "eu\u202elartnec",
      ]) {
        await expect(register({ region }), JSON.stringify(region))
          .to.be.revertedWithCustomError(p.registry, "BrokerRegistryInvalidRegion")
          .withArgs(region, 32);
      }
    });
  });

  describe("when a prefix is too large or too small", () => {
    it("reverts", async () => {
      for (const prefixLength of [0, 47, 125, 255]) {
        await expect(register({ prefixLength }))
          .to.be.revertedWithCustomError(p.registry, "BrokerRegistryPrefixLengthOutOfRange")
          .withArgs(prefixLength, 48, 124);
      }
    });
  });

  describe("when registration is open", () => {
    it("announces all that a host needs, and keeps it", async () => {
      const { encryptionKey, region, prefixLength, capacity, price } = offer();
      await expect(register())
        .to.emit(p.registry, "BrokerRegistered")
        .withArgs(2, p.bob, encryptionKey, region, prefixLength, capacity, price, p.bond, true);
      const broker = fields(await p.registry.brokerOf(2));
      expect({ ...broker, offer: fields(broker.offer as object) }).to.deep.equal({
        operator: p.bob.address,
        pendingOperator: ZeroAddress,
        keyEpoch: 1n,
        liveLeases: 0n,
        active: true,
        admitted: true,
        bondDueAt: 0n,
        bond: p.bond,
        offer: { encryptionKey, region, prefixLength: 120n, capacity: 2n, price },
      });
    });
    it("takes the largest and the smallest of everything", async () => {
      const most = {
        region: "~".repeat(32),
        prefixLength: 48,
        capacity: 2 ** 32 - 1,
        price: 2n ** 128n - 1n,
      };
      const least = { region: " ", prefixLength: 124, capacity: 0, price: 0n };
      for (const overrides of [most, least]) {
        await register(overrides);
        const { offer: kept } = await p.registry.brokerOf(await p.registry.brokerCount());
        const { encryptionKey: _, ...rest } = fields(kept);
        const { region, prefixLength, capacity, price } = overrides;
        expect(rest).to.deep.equal({
          region,
          prefixLength: BigInt(prefixLength),
          capacity: BigInt(capacity),
          price,
        });
      }
    });
    it("gives each its own number, whoever registers", async () => {
      await register();
      await p.registry.connect(p.carol).register(offer(), { value: p.bond });
      expect(await p.registry.brokerCount()).to.equal(3);
      const operators = await p.registry.brokersFrom(1, 9);
      expect(operators.map(({ operator }) => operator)).to.deep.equal([
        p.carol.address,
        p.bob.address,
        p.carol.address,
      ]);
    });
  });

  describe("when the owner admits each", () => {
    it("waits for that", async () => {
      const closed = await ethers.deployContract("BrokerRegistry", [p.admin, false, 0, days(30)]);
      await expect(closed.connect(p.bob).register(offer())).to.emit(closed, "BrokerRegistered");
      const { admitted, bond } = await closed.brokerOf(1);
      expect([admitted, bond]).to.deep.equal([false, 0n]);
      expect((await closed.termsOf(1)).takesRequests).to.equal(false);
      await closed.connect(p.admin).setAdmitted(1, true);
      expect((await closed.termsOf(1)).takesRequests).to.equal(true);
    });
  });

  describe("when there is no such broker", () => {
    it("has nothing to say of it", async () => {
      for (const id of [0, 2]) {
        const { operator, keyEpoch, offer: kept } = await p.registry.brokerOf(id);
        expect([operator, keyEpoch, kept.encryptionKey, kept.region]).to.deep.equal([
          ZeroAddress,
          0n,
          ZeroHash,
          "",
        ]);
        expect(fields(await p.registry.termsOf(id))).to.deep.equal({
          operator: ZeroAddress,
          keyEpoch: 0n,
          capacity: 0n,
          price: 0n,
          takesRequests: false,
          takesRenewals: false,
        });
      }
    });
  });
});

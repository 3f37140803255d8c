import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { lending } from "../support/lending.ts";
import type { Lending } from "../support/lending-type.ts";

const { networkHelpers, ethers } = chain;

describe("constructor", () => {
  let p: Lending;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(lending);
  });

  describe("when a period is shorter than a day or longer than 366", () => {
    it("reverts", async () => {
      for (const length of [days(1) - 1, days(366) + 1]) {
        await expect(ethers.deployContract("BrokerRegistry", [p.admin, true, 0, length]))
          .to.be.revertedWithCustomError(p.leases, "PrefixLeasesLeaseLengthOutOfRange")
          .withArgs(length, days(1), days(366));
      }
    });
  });

  describe("when nobody would own it", () => {
    it("reverts", async () => {
      await expect(ethers.deployContract("BrokerRegistry", [ZeroAddress, true, 0, days(30)]))
        .to.be.revertedWithCustomError(p.registry, "OwnableInvalidOwner")
        .withArgs(ZeroAddress);
    });
  });

  describe("when all is well", () => {
    it("makes the contract of its leases, and begins without brokers", async () => {
      for (const length of [days(1), days(366)]) {
        const registry = await ethers.deployContract("BrokerRegistry", [p.bob, false, 7, length]);
        const leases = await ethers.getContractAt("PrefixLeases", await registry.leases());
        expect(await leases.registry()).to.equal(await registry.getAddress());
        expect(await leases.leaseLength()).to.equal(length);
        expect(await registry.owner()).to.equal(p.bob.address);
        expect(await registry.isOpen()).to.equal(false);
        expect(await registry.bond()).to.equal(7);
        expect(await registry.brokerCount()).to.equal(0);
        expect(await leases.requestCount()).to.equal(0);
        expect(await leases.leaseCount()).to.equal(0);
      }
    });
  });

  describe("when the owner changes", () => {
    it("does in two steps, so that a wrong address takes nothing", async () => {
      await p.registry.connect(p.admin).transferOwnership(p.bob);
      expect(await p.registry.owner()).to.equal(p.admin.address);
      await expect(p.registry.connect(p.stranger).acceptOwnership())
        .to.be.revertedWithCustomError(p.registry, "OwnableUnauthorizedAccount")
        .withArgs(p.stranger);
      await p.registry.connect(p.bob).acceptOwnership();
      expect(await p.registry.owner()).to.equal(p.bob.address);
    });
  });
});

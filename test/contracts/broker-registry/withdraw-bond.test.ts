import { expect } from "chai";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { leased } from "../support/leased.ts";
import { lending } from "../support/lending.ts";
import type { Lending } from "../support/lending-type.ts";
import { offer } from "../support/offer.ts";

const { networkHelpers, ethers } = chain;
const { time } = networkHelpers;

describe("withdrawBond", () => {
  let p: Lending;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(lending);
  });
  const withdraw = (by = p.carol) => p.registry.connect(by).withdrawBond(1);
  const retire = async () => {
    await p.registry.connect(p.carol).retire(1);
    return Number((await p.registry.brokerOf(1)).bondDueAt);
  };

  describe("when somebody else than the operator does", () => {
    it("reverts", async () => {
      await time.setNextBlockTimestamp((await retire()) + 1);
      for (const by of [p.admin, p.stranger]) {
        await expect(withdraw(by))
          .to.be.revertedWithCustomError(p.registry, "BrokerRegistryNotOperator")
          .withArgs(1, by);
      }
    });
  });

  describe("when the broker has not retired", () => {
    it("reverts", async () => {
      await expect(withdraw())
        .to.be.revertedWithCustomError(p.registry, "BrokerRegistryNotRetired")
        .withArgs(1);
    });
  });

  describe("when it is too early", () => {
    it("reverts to the last second", async () => {
      const due = await retire();
      await time.setNextBlockTimestamp(due - 1);
      await expect(withdraw())
        .to.be.revertedWithCustomError(p.registry, "BrokerRegistryBondNotDue")
        .withArgs(1, due);
    });
  });

  describe("when a lease is live", () => {
    it("reverts, even when the lease has ended, until it is released", async () => {
      const { leaseId, endsAt } = await leased(p);
      await retire();
      await time.increaseTo(endsAt + days(7));
      await expect(withdraw())
        .to.be.revertedWithCustomError(p.registry, "BrokerRegistryLiveLeases")
        .withArgs(1, 1);
      await p.leases.connect(p.carol).release(leaseId);
      await expect(withdraw()).to.emit(p.registry, "BondReturned");
    });
  });

  describe("when it is due", () => {
    it("pays the bond back, once", async () => {
      const due = await retire();
      await time.setNextBlockTimestamp(due);
      const sent = withdraw();
      await expect(sent).to.changeEtherBalances(ethers, [p.carol, p.registry], [p.bond, -p.bond]);
      await expect(sent).to.emit(p.registry, "BondReturned").withArgs(1, p.carol, p.bond);
      expect((await p.registry.brokerOf(1)).bond).to.equal(0);
      await expect(withdraw()).to.be.revertedWithCustomError(p.registry, "BrokerRegistryNoBond").withArgs(1);
    });
    it("pays each broker its own", async () => {
      await p.registry.connect(p.bob).register(offer(), { value: p.bond });
      await time.setNextBlockTimestamp(await retire());
      await withdraw();
      expect((await p.registry.brokerOf(2)).bond).to.equal(p.bond);
      expect(await ethers.provider.getBalance(p.registry)).to.equal(p.bond);
    });
  });

  describe("when there never was a bond", () => {
    it("reverts", async () => {
      const free = await ethers.deployContract("BrokerRegistry", [p.admin, true, 0, days(30)]);
      await free.connect(p.carol).register(offer());
      await free.connect(p.carol).retire(1);
      await time.increase(days(7));
      await expect(free.connect(p.carol).withdrawBond(1))
        .to.be.revertedWithCustomError(free, "BrokerRegistryNoBond")
        .withArgs(1);
    });
  });

  describe("when the operator is a contract", () => {
    it("pays it once, though it asks again in the middle, and is told no", async () => {
      const wallet = await ethers.deployContract("PayerWallet");
      const call = (name: "register" | "retire" | "withdrawBond", args: unknown[], value = 0n) =>
        wallet.execute(p.registry, p.registry.interface.encodeFunctionData(name as never, args as never), {
          value,
        });
      await call("register", [offer()], p.bond);
      await call("retire", [2]);
      await time.increase(days(7));
      const again = p.registry.interface.encodeFunctionData("withdrawBond", [2]);
      await wallet.whenPaid(p.registry, again);
      await expect(call("withdrawBond", [2])).to.be.revertedWithCustomError(
        p.registry,
        "ReentrancyGuardReentrantCall",
      );
      await wallet.whenPaid(ethers.ZeroAddress, "0x");
      await expect(call("withdrawBond", [2])).to.changeEtherBalance(ethers, wallet, p.bond);
    });
  });
});

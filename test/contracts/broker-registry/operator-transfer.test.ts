import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { lending } from "../support/lending.ts";
import type { Lending } from "../support/lending-type.ts";
import { requested } from "../support/requested.ts";

const { networkHelpers, ethers } = chain;

describe("operator transfer", () => {
  let p: Lending;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(lending);
  });
  const begin = (to: string, by = p.carol) => p.registry.connect(by).beginOperatorTransfer(1, to);
  const accept = (by: Lending["bob"]) => p.registry.connect(by).acceptOperatorTransfer(1);

  describe("when somebody else than the operator begins it", () => {
    it("reverts", async () => {
      for (const by of [p.admin, p.bob]) {
        await expect(begin(p.bob.address, by))
          .to.be.revertedWithCustomError(p.registry, "BrokerRegistryNotOperator")
          .withArgs(1, by);
      }
    });
  });

  describe("when it has begun", () => {
    it("changes nothing yet", async () => {
      await expect(begin(p.bob.address))
        .to.emit(p.registry, "OperatorTransferBegun")
        .withArgs(1, p.carol, p.bob);
      const { operator, pendingOperator } = await p.registry.brokerOf(1);
      expect([operator, pendingOperator]).to.deep.equal([p.carol.address, p.bob.address]);
      expect((await p.registry.termsOf(1)).operator).to.equal(p.carol.address);
    });
    it("is accepted by nobody else", async () => {
      await begin(p.bob.address);
      for (const by of [p.carol, p.admin, p.stranger]) {
        await expect(accept(by))
          .to.be.revertedWithCustomError(p.registry, "BrokerRegistryNotPendingOperator")
          .withArgs(1, by);
      }
    });
    it("can be taken back", async () => {
      await begin(p.bob.address);
      await begin(ZeroAddress);
      await expect(accept(p.bob))
        .to.be.revertedWithCustomError(p.registry, "BrokerRegistryNotPendingOperator")
        .withArgs(1, p.bob);
    });
  });

  describe("when it is accepted", () => {
    beforeEach(async () => {
      await begin(p.bob.address);
    });

    it("makes the new one the operator, and the old one nobody", async () => {
      await expect(accept(p.bob)).to.emit(p.registry, "OperatorChanged").withArgs(1, p.carol, p.bob);
      const { operator, pendingOperator } = await p.registry.brokerOf(1);
      expect([operator, pendingOperator]).to.deep.equal([p.bob.address, ZeroAddress]);
      await expect(p.registry.connect(p.carol).setActive(1, false))
        .to.be.revertedWithCustomError(p.registry, "BrokerRegistryNotOperator")
        .withArgs(1, p.carol);
      await expect(accept(p.bob)).to.be.revertedWithCustomError(
        p.registry,
        "BrokerRegistryNotPendingOperator",
      );
    });
    it("leaves what was earned to the one who answered, and open requests to the new one", async () => {
      const first = await requested(p);
      await p.leases.connect(p.carol).answer(first.requestId, "0x01");
      const wallet = await ethers.deployContract("HostileDeployment");
      const second = await requested(p, { deployment: wallet });
      await accept(p.bob);
      await expect(p.leases.connect(p.carol).answer(second.requestId, "0x02"))
        .to.be.revertedWithCustomError(p.leases, "PrefixLeasesNotOperator")
        .withArgs(1, p.carol);
      await p.leases.connect(p.bob).answer(second.requestId, "0x02");
      expect(await p.leases.creditOf(p.carol)).to.equal(p.price);
      expect(await p.leases.creditOf(p.bob)).to.equal(p.price);
    });
    it("hands the bond over too", async () => {
      await accept(p.bob);
      await p.registry.connect(p.bob).retire(1);
      await networkHelpers.time.increase(days(7));
      await expect(p.registry.connect(p.bob).withdrawBond(1)).to.changeEtherBalances(
        ethers,
        [p.bob, p.carol],
        [p.bond, 0n],
      );
    });
  });
});

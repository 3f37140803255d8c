import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";
import { chain } from "../support/chain.ts";
import { leased } from "../support/leased.ts";
import { lending } from "../support/lending.ts";
import type { Lending } from "../support/lending-type.ts";
import { requested } from "../support/requested.ts";

const { networkHelpers, ethers } = chain;

describe("withdraw", () => {
  let p: Lending;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(lending);
  });

  describe("when nothing waits", () => {
    it("reverts, while a request is open too", async () => {
      await requested(p);
      for (const account of [p.keeper, p.carol, p.stranger]) {
        await expect(p.leases.connect(p.keeper).withdraw(account))
          .to.be.revertedWithCustomError(p.leases, "PrefixLeasesNothingToWithdraw")
          .withArgs(account);
      }
    });
  });

  describe("when something waits", () => {
    it("pays it to whom it belongs, whoever asks, once", async () => {
      await leased(p);
      const sent = p.leases.connect(p.stranger).withdraw(p.carol);
      await expect(sent).to.changeEtherBalances(ethers, [p.carol, p.leases], [p.price, -p.price]);
      await expect(sent).to.emit(p.leases, "Withdrawn").withArgs(p.carol, p.price);
      expect(await p.leases.creditOf(p.carol)).to.equal(0);
      await expect(p.leases.withdraw(p.carol))
        .to.be.revertedWithCustomError(p.leases, "PrefixLeasesNothingToWithdraw")
        .withArgs(p.carol);
    });
    it("leaves open fees and what others are owed", async () => {
      const { requestId } = await requested(p);
      await leased(p, { deployment: await ethers.deployContract("HostileDeployment"), by: p.bob });
      await p.leases.withdraw(p.carol);
      expect(await ethers.provider.getBalance(p.leases)).to.equal(p.price);
      await p.leases.connect(p.carol).reject(requestId, ZeroHash);
      await expect(p.leases.withdraw(p.keeper)).to.changeEtherBalance(ethers, p.keeper, p.price);
      expect(await ethers.provider.getBalance(p.leases)).to.equal(0);
    });
  });

  describe("when a contract asked", () => {
    const byContract = async () => {
      const wallet = await ethers.deployContract("PayerWallet");
      const liar = await ethers.deployContract("HostileDeployment");
      const data = p.leases.interface.encodeFunctionData("request", [1, 1, await liar.getAddress(), "0x01"]);
      await wallet.execute(p.leases, data, { value: p.price });
      await p.leases.connect(p.carol).reject(await p.leases.requestCount(), ZeroHash);
      return wallet;
    };

    it("is paid by anybody's hand", async () => {
      const wallet = await byContract();
      await expect(p.leases.withdraw(wallet)).to.changeEtherBalance(ethers, wallet, p.price);
    });
    it("is refused when it asks again while it is paid, for itself or for another", async () => {
      const wallet = await byContract();
      await leased(p);
      for (const account of [await wallet.getAddress(), p.carol.address]) {
        const again = p.leases.interface.encodeFunctionData("withdraw", [account]);
        await wallet.whenPaid(p.leases, again);
        await expect(p.leases.withdraw(wallet)).to.be.revertedWithCustomError(
          p.leases,
          "ReentrancyGuardReentrantCall",
        );
      }
    });
    it("holds up itself alone when it will not be paid", async () => {
      const wallet = await byContract();
      await leased(p);
      await wallet.whenPaid(p.token, "0xffffffff");
      await expect(p.leases.withdraw(wallet)).to.be.revert(ethers);
      await expect(p.leases.withdraw(p.carol)).to.changeEtherBalance(ethers, p.carol, p.price);
      await wallet.whenPaid(ZeroAddress, "0x");
      await expect(p.leases.withdraw(wallet)).to.changeEtherBalance(ethers, wallet, p.price);
    });
  });

  describe("when somebody just sends money", () => {
    it("is refused", async () => {
      for (const to of [p.leases, p.registry])
        await expect(p.alice.sendTransaction({ to, value: 1 })).to.be.revertedWithoutReason(ethers);
    });
  });
});

import { expect } from "chai";
import { type AddressLike, getCreateAddress, toBeHex, ZeroAddress } from "ethers";
import { chain } from "../support/chain.ts";
import { splitter } from "../support/splitter.ts";
import type { Splitter } from "../support/splitter-type.ts";

const { networkHelpers, ethers } = chain;

/** Accounts 1, 2, 3 and so on: nobody's. */
const somebody = (count: number) => Array.from({ length: count }, (_, i) => toBeHex(i + 1, 20));

describe("constructor", () => {
  let p: Splitter;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(splitter);
  });
  const deploy = (payees: AddressLike[], shares: bigint[] = payees.map(() => 1n)) =>
    ethers.deployContract("RevenueSplitter", [payees, shares], p.deployer);

  describe("when the payees are too few or too many", () => {
    it("reverts for none", async () => {
      await expect(deploy([]))
        .to.be.revertedWithCustomError(p.splitter, "RevenueSplitterPayeeCount")
        .withArgs(0, 16);
    });
    it("reverts for 17", async () => {
      await expect(deploy(somebody(17)))
        .to.be.revertedWithCustomError(p.splitter, "RevenueSplitterPayeeCount")
        .withArgs(17, 16);
    });
  });

  describe("when there are not as many shares", () => {
    it("reverts", async () => {
      for (const shares of [[1n], [1n, 2n, 3n]]) {
        await expect(deploy([p.alice, p.bob], shares))
          .to.be.revertedWithCustomError(p.splitter, "RevenueSplitterLengthMismatch")
          .withArgs(2, shares.length);
      }
    });
  });

  describe("when an account cannot be a payee", () => {
    it("reverts for zero", async () => {
      await expect(deploy([p.alice, ZeroAddress]))
        .to.be.revertedWithCustomError(p.splitter, "RevenueSplitterInvalidPayee")
        .withArgs(ZeroAddress);
    });
    it("reverts for the splitter itself", async () => {
      const nonce = await p.deployer.getNonce();
      const itself = getCreateAddress({ from: p.deployer.address, nonce });
      await expect(deploy([p.alice, itself]))
        .to.be.revertedWithCustomError(p.splitter, "RevenueSplitterInvalidPayee")
        .withArgs(itself);
    });
    it("reverts for one named twice", async () => {
      await expect(deploy([p.alice, p.bob, p.alice]))
        .to.be.revertedWithCustomError(p.splitter, "RevenueSplitterInvalidPayee")
        .withArgs(p.alice);
    });
  });

  describe("when a payee has no shares, or more than there can be", () => {
    it("reverts for none", async () => {
      await expect(deploy([p.alice, p.bob], [1n, 0n]))
        .to.be.revertedWithCustomError(p.splitter, "RevenueSplitterSharesOutOfRange")
        .withArgs(p.bob, 0, 999_999);
    });
    it("reverts for a sum over a million, however large", async () => {
      for (const shares of [400_001n, 2n ** 256n - 1n]) {
        await expect(deploy([p.alice, p.bob], [600_000n, shares]))
          .to.be.revertedWithCustomError(p.splitter, "RevenueSplitterSharesOutOfRange")
          .withArgs(p.bob, shares, 400_000);
      }
    });
  });

  describe("when all is well", () => {
    it("fixes the payees and their shares", async () => {
      expect(await p.splitter.payees()).to.deep.equal([p.alice.address, p.bob.address, p.carol.address]);
      expect(await p.splitter.totalShares()).to.equal(100);
      expect(await p.splitter.sharesOf(p.alice)).to.equal(50);
      expect(await p.splitter.sharesOf(p.bob)).to.equal(30);
      expect(await p.splitter.sharesOf(p.carol)).to.equal(20);
      expect(await p.splitter.sharesOf(p.stranger)).to.equal(0);
    });
    it("announces each of them", async () => {
      const deployed = await deploy([p.alice, p.bob], [7n, 3n]);
      await expect(deployed.deploymentTransaction())
        .to.emit(deployed, "PayeeAdded")
        .withArgs(p.alice, 7)
        .and.to.emit(deployed, "PayeeAdded")
        .withArgs(p.bob, 3);
    });
    it("takes one payee, sixteen, and a million shares", async () => {
      expect(await (await deploy([p.alice], [1_000_000n])).totalShares()).to.equal(1_000_000);
      expect(await (await deploy(somebody(16), Array(16).fill(62_500n))).payees()).to.have.length(16);
    });
  });
});

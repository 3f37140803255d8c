import { expect } from "chai";
import { chain } from "../support/chain.ts";
import { lose } from "../support/lose.ts";
import { splitter } from "../support/splitter.ts";
import type { Splitter } from "../support/splitter-type.ts";

const { networkHelpers, ethers } = chain;

describe("release", () => {
  let p: Splitter;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(splitter);
  });
  const release = (payee: Splitter["alice"], token: Splitter["token"] = p.token) =>
    p.splitter.connect(p.stranger).release(token, payee);
  const received = async (amount: bigint) => {
    await p.token.mint(p.splitter, amount);
  };
  const hostile = async (amount: bigint) => {
    const token = await ethers.deployContract("HostileToken");
    await token.mint(p.splitter, amount);
    return token;
  };

  describe("when nothing is due", () => {
    it("reverts before anything came in", async () => {
      await expect(release(p.alice))
        .to.be.revertedWithCustomError(p.splitter, "RevenueSplitterNothingToRelease")
        .withArgs(p.token, p.alice);
    });
    it("reverts for an account without shares", async () => {
      await received(100n);
      await expect(release(p.stranger))
        .to.be.revertedWithCustomError(p.splitter, "RevenueSplitterNothingToRelease")
        .withArgs(p.token, p.stranger);
    });
    it("reverts the second time", async () => {
      await received(100n);
      await release(p.alice);
      await expect(release(p.alice))
        .to.be.revertedWithCustomError(p.splitter, "RevenueSplitterNothingToRelease")
        .withArgs(p.token, p.alice);
    });
    it("reverts for less than a unit", async () => {
      await received(1n);
      await expect(release(p.alice))
        .to.be.revertedWithCustomError(p.splitter, "RevenueSplitterNothingToRelease")
        .withArgs(p.token, p.alice);
    });
  });

  describe("when something is due", () => {
    it("pays the payee its share, never the caller", async () => {
      await received(1_000n);
      await expect(release(p.bob)).to.changeTokenBalances(
        ethers,
        p.token,
        [p.bob, p.stranger, p.splitter],
        [300n, 0n, -300n],
      );
    });
    it("announces and books it", async () => {
      await received(1_000n);
      await expect(release(p.bob)).to.emit(p.splitter, "Released").withArgs(p.token, p.bob, 300);
      await release(p.carol);
      expect(await p.splitter.released(p.token, p.bob)).to.equal(300);
      expect(await p.splitter.released(p.token, p.alice)).to.equal(0);
      expect(await p.splitter.totalReleased(p.token)).to.equal(500);
    });
    it("pays of what came later the share of that, whoever was paid before", async () => {
      await received(1_000n);
      await release(p.alice);
      await received(500n);
      await expect(release(p.alice)).to.changeTokenBalance(ethers, p.token, p.alice, 250n);
      await expect(release(p.bob)).to.changeTokenBalance(ethers, p.token, p.bob, 450n);
      await expect(release(p.carol)).to.changeTokenBalance(ethers, p.token, p.carol, 300n);
      expect(await p.token.balanceOf(p.splitter)).to.equal(0);
    });
    it("keeps what rounding leaves for later", async () => {
      await received(9n);
      for (const payee of [p.alice, p.bob, p.carol]) await release(payee);
      expect(await p.token.balanceOf(p.splitter)).to.equal(2); // 4 + 2 + 1 of 9
      await received(1n);
      for (const payee of [p.alice, p.bob, p.carol]) {
        await expect(release(payee)).to.changeTokenBalance(ethers, p.token, payee, 1n);
      }
      expect(await p.token.balanceOf(p.splitter)).to.equal(0);
    });
    it("keeps the books of each token apart", async () => {
      const other = await ethers.deployContract("TestStablecoin", ["Other", "OTH", 18]);
      await received(1_000n);
      await other.mint(p.splitter, 10n ** 24n);
      await release(p.alice);
      await expect(release(p.alice, other)).to.changeTokenBalance(ethers, other, p.alice, 5n * 10n ** 23n);
      expect(await p.splitter.totalReleased(p.token)).to.equal(500);
    });
  });

  describe("when the token misbehaves", () => {
    it("holds up only the payee that it refuses", async () => {
      const token = await hostile(1_000n);
      await token.setRefused(p.alice);
      await expect(release(p.alice, token)).to.be.revertedWithCustomError(token, "Refused").withArgs(p.alice);
      await expect(release(p.bob, token)).to.changeTokenBalance(ethers, token, p.bob, 300n);
      await token.setRefused(p.bob);
      await expect(release(p.alice, token)).to.changeTokenBalance(ethers, token, p.alice, 500n);
    });
    it("books nothing if it only says that it failed", async () => {
      const token = await hostile(1_000n);
      await token.setLies(true);
      await expect(release(p.alice, token))
        .to.be.revertedWithCustomError(p.splitter, "SafeERC20FailedOperation")
        .withArgs(token);
      expect(await p.splitter.released(token, p.alice)).to.equal(0);
      expect(await p.splitter.releasable(token, p.alice)).to.equal(500);
    });
    it("counts a fee against nobody else", async () => {
      const token = await hostile(1_000n);
      await token.setFee(100);
      await expect(release(p.alice, token)).to.changeTokenBalance(ethers, token, p.alice, 400n);
      expect(await p.splitter.released(token, p.alice)).to.equal(500);
      await token.setFee(0);
      // The fee stayed in the splitter, and is revenue like any other: 1,100 in all.
      await expect(release(p.bob, token)).to.changeTokenBalance(ethers, token, p.bob, 330n);
      await expect(release(p.carol, token)).to.changeTokenBalance(ethers, token, p.carol, 220n);
    });
    it("reverts if the transfer calls back, for whichever token", async () => {
      const token = await hostile(1_000n);
      await received(1_000n);
      for (const wanted of [token, p.token]) {
        const data = p.splitter.interface.encodeFunctionData("release", [
          await wanted.getAddress(),
          p.bob.address,
        ]);
        await token.setCallback(p.splitter, data);
        await expect(release(p.alice, token)).to.be.revertedWithCustomError(
          p.splitter,
          "ReentrancyGuardReentrantCall",
        );
      }
      await expect(release(p.bob)).to.changeTokenBalance(ethers, p.token, p.bob, 300n);
    });
    it("has a payee that was paid too much wait, if the token takes some away", async () => {
      await received(1_000n);
      await release(p.alice);
      await lose(p, 100n);
      // Of 900 in all, alice has had 50 too much.
      await expect(release(p.alice))
        .to.be.revertedWithCustomError(p.splitter, "RevenueSplitterNothingToRelease")
        .withArgs(p.token, p.alice);
      await expect(release(p.bob)).to.changeTokenBalance(ethers, p.token, p.bob, 270n);
      // Carol is owed 180, and 130 are there.
      await expect(release(p.carol)).to.changeTokenBalance(ethers, p.token, p.carol, 130n);
      await received(100n);
      await expect(release(p.carol)).to.changeTokenBalance(ethers, p.token, p.carol, 70n);
      await expect(release(p.bob)).to.changeTokenBalance(ethers, p.token, p.bob, 30n);
      expect(await p.splitter.totalReleased(p.token)).to.equal(1_000);
    });
  });
});

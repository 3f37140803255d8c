import { expect } from "chai";
import { MaxUint256 } from "ethers";
import { chain } from "./support/chain.ts";
import { deployUsdcLike } from "./support/deploy-usdc-like.ts";
import { platform } from "./support/platform.ts";
import { signPermit } from "./support/sign-permit.ts";

const { ethers, networkHelpers } = chain;

/** The tests' platform, and USDC-like money of alice. */
async function fixture() {
  const p = await platform();
  const usdc = await deployUsdcLike();
  await usdc.mint(p.alice, 100n);
  return { p, usdc };
}

describe("UsdcLike", () => {
  it("refuses transfers by, from and to a blacklisted account, and keeps its balance", async () => {
    const { p, usdc } = await networkHelpers.loadFixture(fixture);
    await usdc.connect(p.alice).approve(p.bob, 100n);
    for (const listed of [p.alice, p.bob, p.carol]) {
      await usdc.blacklist(listed);
      await expect(usdc.connect(p.bob).transferFrom(p.alice, p.carol, 1n))
        .to.be.revertedWithCustomError(usdc, "Blacklisted")
        .withArgs(listed);
      await usdc.unBlacklist(listed);
    }
    await usdc.blacklist(p.alice);
    expect(await usdc.balanceOf(p.alice)).to.equal(100n);
    await expect(usdc.connect(p.alice).transfer(p.carol, 1n)).to.be.revertedWithCustomError(
      usdc,
      "Blacklisted",
    );
    await usdc.unBlacklist(p.alice);
    await expect(usdc.connect(p.alice).transfer(p.carol, 1n)).to.changeTokenBalances(
      ethers,
      usdc,
      [p.alice, p.carol],
      [-1n, 1n],
    );
  });

  it("lowers even the largest allowance", async () => {
    const { p, usdc } = await networkHelpers.loadFixture(fixture);
    await usdc.connect(p.alice).approve(p.bob, MaxUint256);
    await usdc.connect(p.bob).transferFrom(p.alice, p.carol, 40n);
    expect(await usdc.allowance(p.alice, p.bob)).to.equal(MaxUint256 - 40n);
    await usdc.connect(p.alice).approve(p.bob, 1n);
    await expect(usdc.connect(p.bob).transferFrom(p.alice, p.carol, 2n))
      .to.be.revertedWithCustomError(usdc, "Insufficient")
      .withArgs(1n, 2n);
  });

  it("takes a permit once, and only from its owner", async () => {
    const { p, usdc } = await networkHelpers.loadFixture(fixture);
    const token = await ethers.getContractAt("TestStablecoin", await usdc.getAddress());
    const { value, deadline, v, r, s } = await signPermit(p, p.alice, 7n, 2n ** 40n, token);
    const permit = (owner: typeof p.alice) => usdc.permit(owner, p.subscriptions, value, deadline, v, r, s);
    await expect(permit(p.bob)).to.be.revertedWithCustomError(usdc, "InvalidPermit");
    await permit(p.alice);
    expect(await usdc.allowance(p.alice, p.subscriptions)).to.equal(7n);
    await expect(permit(p.alice)).to.be.revertedWithCustomError(usdc, "InvalidPermit");
  });

  it("moves nothing while paused", async () => {
    const { p, usdc } = await networkHelpers.loadFixture(fixture);
    await usdc.setPaused(true);
    await expect(usdc.connect(p.alice).transfer(p.bob, 1n)).to.be.revertedWithCustomError(usdc, "Paused");
    await usdc.setPaused(false);
    await usdc.connect(p.alice).transfer(p.bob, 1n);
  });
});

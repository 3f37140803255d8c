import { expect } from "chai";
import { chain } from "../support/chain.ts";
import { splitter } from "../support/splitter.ts";

const { networkHelpers, ethers } = chain;

describe("native money", () => {
  it("is refused", async () => {
    const p = await networkHelpers.loadFixture(splitter);
    await expect(p.alice.sendTransaction({ to: p.splitter, value: 1 })).to.be.revertedWithoutReason(ethers);
    expect(await ethers.provider.getBalance(p.splitter)).to.equal(0);
  });
});

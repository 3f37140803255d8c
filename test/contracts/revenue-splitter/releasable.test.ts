import { expect } from "chai";
import { chain } from "../support/chain.ts";
import { lose } from "../support/lose.ts";
import { splitter } from "../support/splitter.ts";
import type { Splitter } from "../support/splitter-type.ts";

const { networkHelpers } = chain;

describe("releasable", () => {
  let p: Splitter;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(splitter);
  });
  const due = async () =>
    Promise.all([p.alice, p.bob, p.carol, p.stranger].map((one) => p.splitter.releasable(p.token, one)));

  it("is nothing before anything came in", async () => {
    expect(await due()).to.deep.equal([0n, 0n, 0n, 0n]);
  });
  it("is each payee's share of what came in, rounded down", async () => {
    await p.token.mint(p.splitter, 1_009);
    expect(await due()).to.deep.equal([504n, 302n, 201n, 0n]);
  });
  it("is less by what was paid, and that for the one alone who was paid", async () => {
    await p.token.mint(p.splitter, 1_000);
    await p.splitter.release(p.token, p.alice);
    expect(await due()).to.deep.equal([0n, 300n, 200n, 0n]);
    await p.token.mint(p.splitter, 100);
    expect(await due()).to.deep.equal([50n, 330n, 220n, 0n]);
  });
  it("is never more than is there, and nothing for one who had too much", async () => {
    await p.token.mint(p.splitter, 1_000);
    await p.splitter.release(p.token, p.alice);
    await lose(p, 400n);
    expect(await due()).to.deep.equal([0n, 100n, 100n, 0n]);
  });
  it("counts as far as tokens go", async () => {
    await p.token.mint(p.splitter, 2n ** 236n - 1n);
    const million = await chain.ethers.deployContract("RevenueSplitter", [
      [p.alice, p.bob],
      [999_999, 1],
    ]);
    await p.token.mint(million, 2n ** 236n - 1n);
    expect(await million.releasable(p.token, p.alice)).to.equal(((2n ** 236n - 1n) * 999_999n) / 1_000_000n);
  });
});

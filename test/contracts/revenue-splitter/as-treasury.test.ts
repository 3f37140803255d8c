import { expect } from "chai";
import { MaxUint256 } from "ethers";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { delivered } from "../support/delivered.ts";
import { splitter } from "../support/splitter.ts";
import type { Splitter } from "../support/splitter-type.ts";

const { networkHelpers, ethers } = chain;
const { time } = networkHelpers;

describe("as treasury", () => {
  let p: Splitter;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(splitter);
    await makeTreasury(p.splitter);
  });
  const makeTreasury = async (treasury: Splitter["splitter"]) => {
    await p.subscriptions.connect(p.admin).beginTreasuryChange(treasury);
    await time.increase(days(2));
    await p.subscriptions.connect(p.admin).acceptTreasuryChange();
  };
  /** Thirty dollars, earned and not collected yet. */
  const earned = async () => {
    const { id, expiresAt } = await delivered(p, { recipient: p.stranger });
    await time.increaseTo(expiresAt);
    return id;
  };
  /** Pays all that is due; returns what alice, bob and carol got by it. */
  const payOut = async (from: Splitter["splitter"] = p.splitter) => {
    const balances = () => Promise.all([p.alice, p.bob, p.carol].map((one) => p.token.balanceOf(one)));
    const before = await balances();
    for (const payee of await from.payees()) await from.connect(p.stranger).release(p.token, payee);
    return (await balances()).map((balance, i) => balance - (before[i] ?? 0n));
  };

  it("has what is collected end at the payees", async () => {
    const id = await earned();
    await expect(p.subscriptions.collect([id])).to.changeTokenBalance(
      ethers,
      p.token,
      p.splitter,
      30_000_000n,
    );
    expect(await payOut()).to.deep.equal([15_000_000n, 9_000_000n, 6_000_000n]);
    expect(await p.token.balanceOf(p.splitter)).to.equal(0);
  });
  it("has what is credited end at the payees", async () => {
    const id = await earned();
    const other = await ethers.deployContract("TestStablecoin", ["Other Dollar", "OUSD", 6]);
    await p.subscriptions.connect(p.planner).acceptToken(other);
    await other.mint(p.alice, 10_000_000);
    await other.connect(p.alice).approve(p.subscriptions, MaxUint256);
    await expect(p.subscriptions.connect(p.alice).renew(id, 10, other, MaxUint256))
      .to.emit(p.subscriptions, "Credited")
      .withArgs(id, p.splitter, p.token, 30_000_000);
    await expect(p.subscriptions.connect(p.stranger).withdrawFor(p.splitter, p.token)).to.changeTokenBalance(
      ethers,
      p.token,
      p.splitter,
      30_000_000n,
    );
    expect(await payOut()).to.deep.equal([15_000_000n, 9_000_000n, 6_000_000n]);
    expect(await p.token.balanceOf(p.splitter)).to.equal(0);
  });
  it("keeps to the old shares for what came in before another splitter took its place", async () => {
    await p.subscriptions.collect([await earned()]);
    const next = await ethers.deployContract("RevenueSplitter", [
      [p.alice, p.bob],
      [1, 2],
    ]);
    const id = await earned();
    await makeTreasury(next);
    await p.subscriptions.collect([id]);
    expect(await payOut(next)).to.deep.equal([10_000_000n, 20_000_000n, 0n]);
    expect(await payOut()).to.deep.equal([15_000_000n, 9_000_000n, 6_000_000n]);
    expect(await p.token.balanceOf(p.splitter)).to.equal(0);
  });
});

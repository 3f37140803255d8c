import { expect } from "chai";
import { accepted } from "../support/accepted.ts";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { delivered } from "../support/delivered.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";
import { purchased } from "../support/purchased.ts";
import { look } from "./look.ts";

/** What the keeper asks for at most. */
const MOST = 380;

describe("EarningsLens", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await chain.networkHelpers.loadFixture(platform);
  });

  /** Where to go on, and what each has earned. */
  async function earnings(first = 1, most = MOST, gas?: number) {
    const words = await look("EarningsLens", [p.subscriptions, first, most], gas);
    const [next, ...rest] = (words.slice(2).match(/.{64}/g) ?? []).map((word) => BigInt(`0x${word}`));
    const earned = [];
    for (let at = 0; at < rest.length; at += 2) {
      const [head = 0n, amount] = rest.slice(at, at + 2);
      earned.push({ id: head & (2n ** 64n - 1n), token: head >> 64n, amount });
    }
    return { next, earned, ids: earned.map(({ id }) => id) };
  }

  const token = async (contract: Platform["token"]) => BigInt(await contract.getAddress());
  const earnFor = (seconds: number) => chain.networkHelpers.time.increase(seconds);

  describe("which subscriptions", () => {
    it("tells what each has earned, in which token", async () => {
      const other = await chain.ethers.deployContract("TestStablecoin", ["Other", "OUSD", 18]);
      await accepted(p, other);
      await other.mint(p.alice, 10n ** 24n);
      await delivered(p);
      await delivered(p, { token: other, maxAmount: 10n ** 24n });
      await earnFor(days(1));
      expect((await earnings()).earned).to.deep.equal([
        { id: 1n, token: await token(p.token), amount: await p.subscriptions.earned(1) },
        { id: 2n, token: await token(other), amount: await p.subscriptions.earned(2) },
      ]);
    });
    it("leaves out those that have earned nothing or were collected", async () => {
      await purchased(p);
      const { id, expiresAt } = await delivered(p);
      await chain.networkHelpers.time.increaseTo(expiresAt);
      expect((await earnings()).ids).to.deep.equal([id]);
      await p.subscriptions.collect([id]);
      expect((await earnings()).ids).to.deep.equal([]);
    });
    it("tells of those that are over too", async () => {
      const { id } = await delivered(p);
      await earnFor(days(2));
      await p.subscriptions.connect(p.alice).cancel(id);
      await p.subscriptions.connect(p.keeper).close(id);
      const amount = await p.subscriptions.earned(id);
      expect((await earnings()).earned).to.deep.equal([{ id, token: await token(p.token), amount }]);
    });
    it("begins where it is told", async () => {
      for (let n = 0; n < 2; n++) await delivered(p);
      await earnFor(days(1));
      expect((await earnings(2)).ids).to.deep.equal([2n]);
    });
    it("finds nothing where there is none", async () => {
      expect(await earnings()).to.deep.include({ next: 0n, ids: [] });
    });
  });

  describe("how many", () => {
    it("stops at as many as are asked for and says where to go on", async () => {
      for (let n = 0; n < 3; n++) await delivered(p);
      await earnFor(days(1));
      expect(await earnings(1, 2)).to.deep.include({ next: 3n, ids: [1n, 2n] });
      expect(await earnings(1, 3)).to.deep.include({ next: 0n, ids: [1n, 2n, 3n] });
    });
    it("stops where the gas of the call ends", async () => {
      for (let n = 0; n < 8; n++) await delivered(p);
      await earnFor(days(1));
      const { next, ids } = await earnings(1, MOST, 350_000);
      expect(ids).to.have.length.within(1, 7);
      expect(next).to.equal(BigInt(ids.length + 1));
      expect((await earnings(1, MOST, 150_000)).next, "no gas for any").to.equal(1n);
    });
    it("fits as many as the keeper asks for into what a call may answer", () => {
      // EIP-170, two words of 32 bytes each, and one for the id to go on from.
      expect((2 * MOST + 1) * 32).to.be.at.most(24_576);
    });
  });
});

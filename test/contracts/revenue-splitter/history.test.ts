import { expect } from "chai";
import { getAddress, toBeHex } from "ethers";
import fc from "fast-check";
import { chain } from "../support/chain.ts";

const { ethers } = chain;

interface Step {
  readonly token: 0 | 1;
  /** What comes in; nothing means that a payee is paid. */
  readonly amount: bigint | undefined;
  /** Which payee, modulo their number. */
  readonly payee: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  token: fc.constantFrom(0, 1),
  amount: fc.option(fc.oneof(fc.bigInt(1n, 20n), fc.bigInt(1n, 2n ** 128n)), { nil: undefined }),
  payee: fc.nat(15),
});

const allShares = fc.array(fc.oneof(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 62_500 })), {
  minLength: 1,
  maxLength: 16,
});

describe("history", () => {
  it("pays each payee its share of all that came in, to the unit, in whatever order", async function () {
    this.timeout(120_000);
    const steps = fc.array(step, { minLength: 30, maxLength: 50, size: "max" });
    await fc.assert(fc.asyncProperty(allShares, steps, play), {
      seed: 20260102,
      numRuns: 20,
      endOnFailure: true,
    });
  });
});

/** What a payee should have had of one token, told from the receipts alone. */
class Model {
  received = 0n;
  readonly paid: bigint[];
  readonly #shares: readonly number[];
  readonly #total: number;

  constructor(shares: readonly number[]) {
    this.#shares = shares;
    this.#total = shares.reduce((sum, one) => sum + one, 0);
    this.paid = shares.map(() => 0n);
  }

  share(payee: number): bigint {
    return (this.received * BigInt(this.#shares[payee] ?? 0)) / BigInt(this.#total);
  }

  due(payee: number): bigint {
    return this.share(payee) - (this.paid[payee] ?? 0n);
  }
}

async function play(shares: readonly number[], steps: readonly Step[]): Promise<void> {
  const world = await build(shares);
  for (const one of steps) {
    if (one.amount === undefined) await pay(world, one.token, one.payee % shares.length);
    else await receive(world, one.token, one.amount);
    await check(world, one.token);
  }
  for (const which of [0, 1] as const) {
    for (const payee of shares.keys()) await pay(world, which, payee);
    const { token, model } = world.books[which];
    const dust = await token.balanceOf(world.splitter);
    expect(dust < shares.length, `${dust} left of ${model.received}`).to.equal(true);
    for (const [payee, account] of world.payees.entries()) {
      expect(await token.balanceOf(account)).to.equal(model.share(payee));
    }
  }
}

async function receive({ splitter, books }: World, which: 0 | 1, amount: bigint): Promise<void> {
  await books[which].token.mint(splitter, amount);
  books[which].model.received += amount;
}

async function pay({ splitter, payees, books }: World, which: 0 | 1, payee: number): Promise<void> {
  const { token, model } = books[which];
  const account = payees[payee] ?? "";
  const due = model.due(payee);
  const call = splitter.release(token, account);
  if (due === 0n) {
    await expect(call)
      .to.be.revertedWithCustomError(splitter, "RevenueSplitterNothingToRelease")
      .withArgs(token, account);
    return;
  }
  await expect(call).to.emit(splitter, "Released").withArgs(token, account, due);
  model.paid[payee] = model.share(payee);
}

async function check({ splitter, payees, books }: World, which: 0 | 1): Promise<void> {
  const { token, model } = books[which];
  const sum = model.paid.reduce((all, one) => all + one, 0n);
  expect(await splitter.totalReleased(token)).to.equal(sum);
  expect(await token.balanceOf(splitter)).to.equal(model.received - sum);
  const found = await Promise.all(
    payees.map((payee) => Promise.all([splitter.releasable(token, payee), splitter.released(token, payee)])),
  );
  expect(found).to.deep.equal(payees.map((_, i) => [model.due(i), model.paid[i]]));
}

async function build(shares: readonly number[]) {
  const payees = shares.map((_, i) => getAddress(toBeHex(i + 1_000, 20)));
  const book = async () => ({
    token: await ethers.deployContract("TestStablecoin", ["Dollar", "USD", 6]),
    model: new Model(shares),
  });
  const splitter = await ethers.deployContract("RevenueSplitter", [payees, [...shares]]);
  return { splitter, payees, books: [await book(), await book()] as const };
}

type World = Awaited<ReturnType<typeof build>>;

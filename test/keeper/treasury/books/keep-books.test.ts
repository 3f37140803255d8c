import { expect } from "chai";
import type { MoneyEntry } from "../../../../keeper/core/money-entry.ts";
import { keepBooks } from "../../../../keeper/treasury/books/keep-books.ts";
import { heldOf } from "../../../../keeper/treasury/books/token-books.ts";

const DAY = 86_400;

/** An entry of subscription 1 in dollars. */
function entry(
  kind: MoneyEntry["kind"],
  at: number,
  amount: bigint,
  rest: Partial<MoneyEntry> = {},
): MoneyEntry {
  return {
    blockNumber: at,
    logIndex: 0,
    transactionHash: "0x",
    at,
    kind,
    subscription: 1n,
    account: "0xAda",
    token: "USD",
    amount,
    endsAt: null,
    ...rest,
  };
}

const BOUGHT = [
  entry("purchased", 0, 1000n),
  entry("delivered", 100, 1000n, { endsAt: 100 + 10 * DAY }),
] as const;
const usd = (entries: readonly MoneyEntry[], time: number) => {
  const books = keepBooks(entries, time).get("USD");
  return books ?? expect.fail("no books");
};

describe("keepBooks", () => {
  it("has in escrow what is not delivered", () => {
    expect(usd(BOUGHT.slice(0, 1), 50)).to.deep.include({ escrow: 1000n, unearned: 0n, earned: 0n });
  });

  it("earns evenly, rounded down, until the end and no more", () => {
    const after = (seconds: number) => usd(BOUGHT, 100 + seconds).uncollected;
    const earned = [0, 863, 864, 5 * DAY, 10 * DAY, 11 * DAY].map(after);
    expect(earned).to.deep.equal([0n, 0n, 1n, 500n, 1000n, 1000n]);
  });

  it("gives an undelivered payment back in one of three ways", () => {
    const [paid] = BOUGHT;
    const back = (...entries: readonly MoneyEntry[]) => usd([paid, ...entries], 200);
    const credited = entry("credited", 100, 1000n);
    expect(back(entry("rejected", 100, 1000n), credited)).to.deep.include({ escrow: 0n, credits: 1000n });
    expect(back(entry("reclaimed-for", 100, 1000n), credited)).to.deep.include({
      credits: 1000n,
      reclaimed: 0n,
    });
    const out = back(entry("reclaimed", 100, 1000n));
    expect(out).to.deep.include({ escrow: 0n, credits: 0n, reclaimed: 1000n });
    expect(heldOf(out)).to.equal(0n);
  });

  it("settles what is earned at a renewal, and spreads the rest with the new money", () => {
    const renewed = entry("renewed", 100 + 5 * DAY, 1000n, { endsAt: 100 + 20 * DAY });
    const books = usd([...BOUGHT, entry("collected", 100 + 2 * DAY, 200n), renewed], 100 + 10 * DAY);
    // 500 by the renewal, less 200, and a third of the other 1500.
    expect(books).to.deep.include({ earned: 1000n, uncollected: 800n, unearned: 1000n, collected: 200n });
    expect(heldOf(books)).to.equal(1800n);
  });

  it("leaves the old token's money to the treasury's credit when it is renewed in another", () => {
    const at = 100 + 12 * DAY;
    const entries = [
      ...BOUGHT,
      entry("collected", 100 + 2 * DAY, 200n),
      entry("credited", at, 800n, { account: "0xTreasury" }),
      entry("renewed", at, 77n, { token: "EUR", endsAt: at + DAY }),
    ];
    expect(usd(entries, at + DAY)).to.deep.include({ earned: 1000n, uncollected: 0n, credits: 800n });
    expect(keepBooks(entries, at + DAY).get("EUR")).to.deep.include({ earned: 77n, uncollected: 77n });
  });

  it("earns what stays when one is ended early", () => {
    const at = 100 + 4 * DAY;
    const cancelled = usd([...BOUGHT, entry("cancelled", at, 600n, { endsAt: at })], at);
    expect(cancelled).to.deep.include({ uncollected: 400n, unearned: 0n, cancelled: 600n });
    const terminated = [
      ...BOUGHT,
      entry("terminated", at, 600n, { endsAt: at }),
      entry("credited", at, 600n),
    ];
    expect(usd(terminated, at + DAY)).to.deep.include({ uncollected: 400n, credits: 600n });
  });

  it("counts credits down when they are paid out", () => {
    const [paid] = BOUGHT;
    const entries = [
      paid,
      entry("rejected", 1, 1000n),
      entry("credited", 1, 1000n),
      entry("withdrawn", 2, 1000n, { subscription: null }),
    ];
    const books = usd(entries, 3);
    expect(books).to.deep.include({ credits: 0n, credited: 1000n, withdrawn: 1000n });
    expect(heldOf(books)).to.equal(0n);
  });
});

import { expect } from "chai";
import { adminBooks } from "../../../../keeper/composition/admin/admin-books.ts";
import type { MoneyEntry, MoneyKind } from "../../../../keeper/core/money-entry.ts";

const TOKEN = `0x${"a1".repeat(20)}`;
/** Unix seconds of the first second of October and of November 2026. */
const [OCTOBER, NOVEMBER] = [1_790_812_800, 1_793_491_200];

let logs = 0;
const entry = (
  at: number,
  kind: MoneyKind,
  amount: bigint,
  changes: Partial<MoneyEntry> = {},
): MoneyEntry => ({
  blockNumber: at,
  logIndex: logs++,
  transactionHash: `0x${"0".repeat(64)}`,
  at,
  kind,
  subscription: 1n,
  account: TOKEN,
  token: TOKEN,
  amount,
  endsAt: null,
  ...changes,
});

const money = (entries: readonly MoneyEntry[], timestamp: number | null) => ({
  position: async () =>
    timestamp === null
      ? null
      : { block: { number: 9, hash: `0x${"0".repeat(64)}`, timestamp }, treasuries: [] },
  units: async () => [{ token: TOKEN, symbol: "USDC", decimals: 6 }],
  entries: async () => entries,
});

describe("the books that the panel shows", () => {
  it("say what is whose as of the last block that was read, and what each month brought", async () => {
    const entries = [
      entry(OCTOBER, "purchased", 1_000n),
      entry(OCTOBER, "delivered", 1_000n, { endsAt: OCTOBER + 1_000 }),
      entry(OCTOBER + 100, "collected", 100n),
      entry(OCTOBER + 200, "purchased", 70n, { subscription: 2n }),
      entry(NOVEMBER, "rejected", 70n, { subscription: 2n }),
      entry(NOVEMBER, "credited", 70n, { subscription: 2n }),
    ];
    const early = await adminBooks(money(entries.slice(0, 4), OCTOBER + 300));
    expect(early.tokens).to.deep.equal([
      {
        address: TOKEN,
        symbol: "USDC",
        decimals: 6,
        escrow: "70",
        unearned: "700",
        uncollected: "200",
        credits: "0",
        earned: "300",
        collected: "100",
      },
    ]);
    const late = await adminBooks(money(entries, NOVEMBER));
    expect(late.readUpTo).to.equal(NOVEMBER);
    expect(late.tokens?.[0]).to.include({ escrow: "0", credits: "70", uncollected: "900" });
    expect(late.months).to.deep.equal([
      { month: "2026-11", token: TOKEN, paid: "0", collected: "0", returned: "70" },
      { month: "2026-10", token: TOKEN, paid: "1070", collected: "100", returned: "0" },
    ]);
  });

  it("are empty before anything was read", async () => {
    expect(await adminBooks(money([], null))).to.deep.equal({ tokens: [], readUpTo: null, months: [] });
  });
});

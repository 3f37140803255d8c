import { expect } from "chai";
import type { MoneyEntry } from "../../../../keeper/core/money-entry.ts";
import { historyCsv } from "../../../../keeper/treasury/statement/history-csv.ts";
import { monthSpan } from "../../../../keeper/treasury/statement/month-span.ts";
import { monthlyStatement } from "../../../../keeper/treasury/statement/monthly-statement.ts";
import { statementCsv } from "../../../../keeper/treasury/statement/statement-csv.ts";

const at = (text: string) => Date.parse(text) / 1000;
const NOVEMBER = monthSpan("2026-11") ?? expect.fail();
const UNITS = [{ token: "0xUSD", symbol: "=USD", decimals: 6 }];

let log = 0;
function entry(
  kind: MoneyEntry["kind"],
  when: string,
  dollars: bigint,
  endsAt: string | null = null,
): MoneyEntry {
  return {
    blockNumber: 7,
    logIndex: log++,
    transactionHash: "0xabc",
    at: at(when),
    kind,
    subscription: 42n,
    account: "0xAda",
    token: "0xUSD",
    amount: dollars * 1_000_000n,
    endsAt: endsAt === null ? null : at(endsAt),
  };
}

/** Thirty days for 30 dollars, half of them in November. */
const ENTRIES = [
  entry("purchased", "2026-10-16T00:00:00Z", 30n),
  entry("delivered", "2026-10-17T00:00:00Z", 30n, "2026-11-16T00:00:00Z"),
  entry("collected", "2026-11-01T00:00:00Z", 15n),
  entry("renewed", "2026-11-15T00:00:00Z", 14n, "2026-11-30T00:00:00Z"),
  entry("collected", "2026-12-01T00:00:00Z", 29n),
];

describe("a monthly statement", () => {
  it("goes from the first second of the month to the last", () => {
    const [row] = monthlyStatement(ENTRIES, NOVEMBER, at("2026-12-09T00:00:00Z"));
    expect(row).to.deep.equal({
      month: "2026-11",
      until: at("2026-12-01T00:00:00Z"),
      token: "0xUSD",
      opening: 30_000_000n,
      purchases: 0n,
      renewals: 14_000_000n,
      earned: 29_000_000n,
      collected: 15_000_000n,
      cancelled: 0n,
      reclaimed: 0n,
      credited: 0n,
      withdrawn: 0n,
      released: 0n,
      closing: 29_000_000n,
      escrow: 0n,
      unearned: 0n,
      uncollected: 29_000_000n,
      credits: 0n,
    });
  });

  it("ends where the chain was read to, in a month that is not over", () => {
    const readTo = at("2026-11-15T00:00:00Z");
    const [row] = monthlyStatement(ENTRIES.slice(0, 3), NOVEMBER, readTo);
    expect(row).to.deep.include({ until: readTo, earned: 14_000_000n, unearned: 1_000_000n });
  });

  it("is CSV with amounts in whole tokens, exact to the last digit, and no formula", () => {
    const text = statementCsv(monthlyStatement(ENTRIES, NOVEMBER, at("2026-12-09T00:00:00Z")), UNITS);
    expect(text.split("\n")).to.deep.equal([
      "month,until,token,symbol,opening,purchases,renewals,collected,cancelled,reclaimed,withdrawn,closing,escrow,unearned,uncollected,credits,earned,credited,released",
      "2026-11,2026-12-01T00:00:00Z,0xUSD,'=USD,30.000000,0.000000,14.000000,15.000000,0.000000,0.000000,0.000000,29.000000,0.000000,0.000000,29.000000,0.000000,29.000000,0.000000,0.000000",
    ]);
  });

  it("lists each event with what is held after it, from the first on", () => {
    const isOfMonth = (each: MoneyEntry) => each.at >= NOVEMBER.from && each.at < NOVEMBER.to;
    expect(historyCsv(ENTRIES, UNITS, isOfMonth).split("\n").slice(1)).to.deep.equal([
      "2026-11-01T00:00:00Z,7,2,0xabc,collected,42,0xAda,0xUSD,'=USD,15.000000,15.000000",
      "2026-11-15T00:00:00Z,7,3,0xabc,renewed,42,0xAda,0xUSD,'=USD,14.000000,29.000000",
    ]);
  });

  it("knows the months of UTC and nothing else", () => {
    expect(monthSpan("2028-02")).to.deep.equal({
      month: "2028-02",
      from: at("2028-02-01T00:00:00Z"),
      to: at("2028-03-01T00:00:00Z"),
    });
    for (const bad of ["2026-13", "2026-1", "2026", "2026-00", "2026-11-01"])
      expect(monthSpan(bad), bad).to.equal(null);
  });
});

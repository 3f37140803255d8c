import type { TokenUnit } from "../../core/token-unit.ts";
import { csv } from "./csv.ts";
import { decimal } from "./decimal.ts";
import type { StatementRow } from "./monthly-statement.ts";
import { unitOf } from "./unit-of.ts";

const AMOUNTS = [
  "opening",
  "purchases",
  "renewals",
  "collected",
  "cancelled",
  "reclaimed",
  "withdrawn",
  "closing",
  "escrow",
  "unearned",
  "uncollected",
  "credits",
  "earned",
  "credited",
  "released",
] as const;

/** A monthly statement as CSV, amounts in whole tokens with all their decimals. */
export function statementCsv(rows: readonly StatementRow[], units: readonly TokenUnit[]): string {
  const lines = rows.map((row) => {
    const { symbol, decimals } = unitOf(row.token, units);
    const until = new Date(row.until * 1000).toISOString().replace(".000", "");
    return [row.month, until, row.token, symbol, ...AMOUNTS.map((name) => decimal(row[name], decimals))];
  });
  return csv(["month", "until", "token", "symbol", ...AMOUNTS], lines);
}

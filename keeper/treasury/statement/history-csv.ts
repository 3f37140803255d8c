import type { MoneyEntry } from "../../core/money-entry.ts";
import type { TokenUnit } from "../../core/token-unit.ts";
import { csv } from "./csv.ts";
import { decimal } from "./decimal.ts";
import { unitOf } from "./unit-of.ts";

const HEAD = [
  "time",
  "block",
  "log",
  "transaction",
  "event",
  "subscription",
  "account",
  "token",
  "symbol",
  "amount",
  "held",
];
/** What comes into Subscriptions, and what leaves it; all else moves inside of it, or elsewhere. */
const SIGNS: Partial<Record<MoneyEntry["kind"], bigint>> = {
  purchased: 1n,
  renewed: 1n,
  collected: -1n,
  cancelled: -1n,
  reclaimed: -1n,
  withdrawn: -1n,
};

/**
 * Events about money as CSV, amounts in whole tokens with all their decimals. `held`: what Subscriptions has of that token
 * after the event.
 *
 * @param entries from the deployment on, in the chain's order
 * @param isWanted which of them have a line
 */
export function historyCsv(
  entries: readonly MoneyEntry[],
  units: readonly TokenUnit[],
  isWanted: (entry: MoneyEntry) => boolean = () => true,
): string {
  const held = new Map<string, bigint>();
  const lines: string[][] = [];
  for (const entry of entries) {
    const { token, amount, kind } = entry;
    const after = (held.get(token) ?? 0n) + (SIGNS[kind] ?? 0n) * amount;
    held.set(token, after);
    if (!isWanted(entry)) continue;
    const { symbol, decimals } = unitOf(token, units);
    lines.push([
      new Date(entry.at * 1000).toISOString().replace(".000", ""),
      `${entry.blockNumber}`,
      `${entry.logIndex}`,
      entry.transactionHash,
      kind,
      entry.subscription === null ? "" : `${entry.subscription}`,
      entry.account,
      token,
      symbol,
      decimal(amount, decimals),
      decimal(after, decimals),
    ]);
  }
  return csv(HEAD, lines);
}

import { z } from "zod";
import type { MoneyEvent } from "../../chain/money-event.ts";
import { logShape, type RawLog, type Receipt } from "../../chain/rpc-shapes.ts";
import type { MoneyEntry } from "../../core/money-entry.ts";
import type { Desk } from "../desk.ts";
import type { CommonOptions } from "../program.ts";
import type { Terminal } from "../terminal.ts";
import { units } from "../transact/units.ts";
import { tokenMoney } from "./token-money.ts";

/** What a transaction has brought to whom, by the contracts' own events in it; told to a person at once. */
export async function moved(
  { out }: Terminal,
  desk: Desk,
  { json: asJson }: CommonOptions,
  { transactionHash, blockHash }: Receipt,
  splitter: string,
): Promise<{ moved: readonly { token: string; to: string; amount: bigint }[] }> {
  const { pool, contracts } = desk.chain;
  const logs = await pool.request("eth_getLogs", [{ blockHash }], z.array(logShape));
  const sums = new Map<string, { token: string; to: string; amount: bigint }>();
  const isOurs = ({ address }: RawLog) =>
    [contracts.subscriptions, splitter].some((ours) => ours.toLowerCase() === address.toLowerCase());
  for (const log of logs.filter((each) => each.transactionHash === transactionHash && isOurs(each))) {
    const event = contracts.decodeMoney(log);
    if (event === null || !isPayment(event)) continue;
    const { token, account: to, amount } = event;
    const key = `${token} ${to}`;
    sums.set(key, { token, to, amount: amount + (sums.get(key)?.amount ?? 0n) });
  }
  for (const { token, to, amount } of asJson ? [] : sums.values()) {
    const { symbol, decimals } = await tokenMoney(desk, token);
    out(`  ${units.words(amount, decimals)} ${symbol} to ${desk.book.nameOf(to) ?? to}`);
  }
  return { moved: [...sums.values()] };
}

function isPayment(event: MoneyEvent): event is Extract<MoneyEvent, Pick<MoneyEntry, "amount">> {
  return ["collected", "withdrawn", "released"].includes(event.kind);
}

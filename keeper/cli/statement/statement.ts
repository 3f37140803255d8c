import { historyCsv } from "../../treasury/statement/history-csv.ts";
import { monthSpan } from "../../treasury/statement/month-span.ts";
import { monthlyStatement } from "../../treasury/statement/monthly-statement.ts";
import { statementCsv } from "../../treasury/statement/statement-csv.ts";
import { CLI_EXIT } from "../exit-codes.ts";
import { json } from "../json.ts";
import { openChain } from "../open-chain.ts";
import { loadOperatorConfig } from "../operator-config.ts";
import type { CommonOptions } from "../program.ts";
import { Progress } from "../progress.ts";
import type { Terminal } from "../terminal.ts";
import { usageError } from "../usage-error.ts";
import { checkAgainstChain } from "./check-against-chain.ts";
import { keptBooks } from "./kept-books.ts";
import { readOn } from "./read-on.ts";

export interface StatementOptions extends CommonOptions {
  readonly history?: boolean;
  readonly check?: boolean;
}

/** `blockhost statement [MONTH]` */
export async function statement(
  terminal: Terminal,
  { config: file, history, check, json: asJson }: StatementOptions,
  month = lastMonth(terminal.time.now()),
): Promise<number> {
  const span = monthSpan(month);
  if (span === null) throw usage(`${month} is no month: write it as in 2026-11`);
  const config = await loadOperatorConfig(file);
  const books = await keptBooks(config.database?.file);
  const isRead = ((await books.position())?.block.timestamp ?? 0) >= span.to;
  const chain = isRead && !check ? null : await openChain(config, terminal);
  if (chain !== null) await readOn(chain, config, books, new Progress(terminal));
  const readTo = (await books.position())?.block.timestamp ?? 0;
  if (readTo < span.from) throw usage(`${month} has not begun in the chain's final blocks`);

  const [entries, units] = [await books.entries(), await books.units()];
  const rows = monthlyStatement(entries, span, readTo);
  const isOfMonth = ({ at }: { readonly at: number }) => at >= span.from && at < span.to;
  if (asJson) terminal.out(json({ rows, units, ...(history && { entries: entries.filter(isOfMonth) }) }));
  else terminal.out(history ? historyCsv(entries, units, isOfMonth) : statementCsv(rows, units));
  if (chain === null || !check) return CLI_EXIT.ok;
  return (await checkAgainstChain(chain, books, terminal)) ? CLI_EXIT.ok : CLI_EXIT.found;
}

function lastMonth(now: number): string {
  const date = new Date(now);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - 1, 1)).toISOString().slice(0, 7);
}

const usage = (what: string) => usageError(what, "see: blockhost statement --help");

import { BlockAsHead } from "../../chain/block-as-head.ts";
import { ChainEarnings } from "../../chain/chain-earnings.ts";
import { erc20 } from "../../chain/erc20.ts";
import { keepBooks } from "../../treasury/books/keep-books.ts";
import type { MoneyMemory } from "../../treasury/books/money-memory.ts";
import { checkBooks } from "../../treasury/statement/check-books.ts";
import { decimal } from "../../treasury/statement/decimal.ts";
import { unitOf } from "../../treasury/statement/unit-of.ts";
import type { Chain } from "../open-chain.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";

/** Holds the books against the contracts at the block up to which they are kept, tells, and answers whether they agree. */
export async function checkAgainstChain(
  { pool, contracts }: Chain,
  books: MoneyMemory,
  terminal: Terminal,
): Promise<boolean> {
  const position = await books.position();
  if (position === null) return true;
  const { block } = position;
  const earned = await new ChainEarnings(new BlockAsHead(pool, block, terminal.time), contracts).earned();
  const units = await books.units();
  const balances = new Map<string, bigint>();
  for (const { token } of units)
    balances.set(
      token,
      await pool.onOneServer((rpc) => erc20.balanceOf(rpc, block, token, contracts.subscriptions)),
    );
  const checks = checkBooks(keepBooks(await books.entries(), block.timestamp), earned, balances);
  const rows = checks.map(({ token, uncollected, held, agrees }) => {
    const { decimals } = unitOf(token, units);
    const amounts = [uncollected.books, uncollected.chain, held.books, held.chain];
    return [agrees ? "yes" : "NO", token, ...amounts.map((amount) => decimal(amount, decimals))];
  });
  const head = ["AGREES", "TOKEN", "UNCOLLECTED, BOOKS", "CONTRACT", "HELD, BOOKS", "TOKEN'S WORD"];
  terminal.err(`the books and the chain at block ${block.number}:\n${table(head, rows)}`);
  return checks.every(({ agrees }) => agrees);
}

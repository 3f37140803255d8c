import { ChainMoneyLog } from "../../chain/chain-money-log.ts";
import type { KeeperConfig } from "../../config.ts";
import { followMoney } from "../../treasury/books/follow-money.ts";
import type { MoneyMemory } from "../../treasury/books/money-memory.ts";
import type { Chain } from "../open-chain.ts";
import type { Progress } from "../progress.ts";

/** Reads what the books miss, up to the newest final block. @throws RetryableError when the chain cannot be asked */
export async function readOn(
  { heads, contracts }: Chain,
  { chain }: Pick<KeeperConfig, "chain">,
  books: MoneyMemory,
  progress: Progress,
): Promise<void> {
  const { number } = await heads.block("final");
  const known = (await books.position())?.block.number ?? chain.deploymentBlock;
  if (known < number) progress.part(`reading the events of blocks ${known} to ${number}`);
  const log = new ChainMoneyLog({ heads, contracts, ...chain });
  await followMoney(log, books, undefined, (block) => progress.at(block, number));
}

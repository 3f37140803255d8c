import { ChainEarnings } from "../chain/chain-earnings.ts";
import { ChainGasMarket } from "../chain/chain-gas-market.ts";
import { ChainMoneyLog } from "../chain/chain-money-log.ts";
import type { KeeperConfig } from "../config.ts";
import type { TransactionOutbox } from "../sagas/ports/transaction-outbox.ts";
import { CollectionRepository } from "../store/collection-repository.ts";
import { MoneyRepository } from "../store/money-repository.ts";
import type { GasConfig } from "../treasury/gas/gas-config.ts";
import { GasKeeper } from "../treasury/gas/gas-keeper.ts";
import { Treasury } from "../treasury/treasury.ts";
import type { ChainParts } from "./connect-chain.ts";
import type { Outside } from "./outside.ts";

/** What brings earned money to the treasury; null when the configuration names none. */
export function buildTreasury(
  config: KeeperConfig,
  { database, keys, time }: Outside,
  parts: ChainParts & {
    readonly outbox: TransactionOutbox;
    /** Gets errors that will be tried again, and what they hindered. */
    readonly onProblem: (what: string, error: unknown) => void;
  },
): Treasury | null {
  if (config.treasury === undefined) return null;
  const { heads, contracts, outbox, onProblem } = parts;
  const keeper = keys.keeper.address;
  const { gas } = config.treasury;
  const market = (own: GasConfig) =>
    new ChainGasMarket({
      heads,
      keeper,
      token: own.token,
      router: own.router,
      feed: own.feed.address,
      sequencer: own.feed.sequencer ?? null,
    });
  return new Treasury({
    config: config.treasury,
    log: new ChainMoneyLog({ heads, contracts, ...config.chain }),
    money: new MoneyRepository(database),
    earnings: new ChainEarnings(heads, contracts),
    collections: new CollectionRepository(database),
    outbox,
    gas: gas ? new GasKeeper({ config: gas, keeper, market: market(gas), outbox, time }) : null,
    time,
    onProblem,
  });
}

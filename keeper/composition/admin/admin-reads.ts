import packageJson from "../../../package.json" with { type: "json" };
import type { Certificates } from "../../certificates/certificates.ts";
import type { KeeperConfig } from "../../config.ts";
import type { AdminReads } from "../../portal/ports/admin-reads.ts";
import { Cached } from "../../portal/server/cached.ts";
import type { Reading } from "../../portal/server/reading.ts";
import type { SubscriptionBook } from "../../portal/server/subscription-book.ts";
import type { MachineRegistry } from "../../sagas/ports/machine-registry.ts";
import { CommandRepository } from "../../store/command-repository.ts";
import type { DrainRepository } from "../../store/drain-repository.ts";
import { JobCountQueries } from "../../store/job-count-queries.ts";
import { JobRepository } from "../../store/job-repository.ts";
import { MachineCountQueries } from "../../store/machine-count-queries.ts";
import type { MeasureRepository } from "../../store/measure-repository.ts";
import { MoneyRepository } from "../../store/money-repository.ts";
import { OutboxCountQueries } from "../../store/outbox-count-queries.ts";
import { SalesRepository } from "../../store/sales-repository.ts";
import { SubscriptionJournal } from "../../store/subscription-journal.ts";
import type { FleetHistory } from "../../watch/usage/fleet-history.ts";
import type { Watch } from "../../watch/watch.ts";
import type { ChainParts } from "../connect-chain.ts";
import type { Outside } from "../outside.ts";
import { adminBooks } from "./admin-books.ts";
import { adminCertificates } from "./admin-certificates.ts";
import { adminCommands } from "./admin-commands.ts";
import { adminMachines } from "./admin-machines.ts";
import { adminMoney } from "./admin-money.ts";
import { adminNetwork } from "./admin-network.ts";
import { adminOverview } from "./admin-overview.ts";
import { AdminSubscriptionReader } from "./admin-subscriptions.ts";

/** How long books that were added up are shown, milliseconds. */
const BOOKS_MS = 60_000;

export interface AdminReadsParts extends ChainParts {
  readonly reading: Reading;
  readonly book: SubscriptionBook;
  readonly registry: MachineRegistry;
  readonly watch: Watch;
  readonly history: FleetHistory;
  readonly certificates: Certificates | null;
  readonly measures: Pick<MeasureRepository, "of" | "list">;
  readonly drains: Pick<DrainRepository, "nodes">;
}

/** What the operator's panel reads: from the keeper's parts, by questions alone. */
export function adminReads(config: KeeperConfig, outside: Outside, parts: AdminReadsParts): AdminReads {
  const { database, time, keys, knocks, logRing } = outside;
  const { registry, watch, history, certificates, drains, heads, contracts } = parts;
  const now = () => time.now();
  const { address } = keys.keeper;
  const keeper = { address, version: packageJson.version, since: now() };
  const jobs = new JobCountQueries(database);
  const outbox = new OutboxCountQueries(database);
  const counts = new MachineCountQueries(database);
  const sales = new SalesRepository(database);
  const journal = new CommandRepository(database);
  const { inbox, rootdSocket } = config.commands ?? {};
  const subscriptions = new AdminSubscriptionReader({
    ...parts,
    jobs: new JobRepository(database),
    journal: new SubscriptionJournal(database),
  });
  const money = new MoneyRepository(database);
  // All of the past is added up: not for each look.
  const books = new Cached(() => adminBooks(money), now, BOOKS_MS, 0);
  const readBooks = config.treasury === undefined ? null : () => books.get();
  const readTreasury = async () =>
    (await heads.at("confirmed", (rpc, block) => contracts.at(rpc, block).treasury())).value;
  return {
    overview: () =>
      adminOverview({
        ...parts,
        jobs,
        outbox,
        drained: () => drains.nodes(),
        isWithheld: () => sales.isPaused(),
        pool: config.network,
        keeper,
        now,
      }),
    machines: async () => adminMachines(await registry.list(), watch, parts.measures.list()),
    subscriptions: () => subscriptions.list(),
    subscription: (id) => subscriptions.one(id),
    journal: (id, before) => subscriptions.journal(id, before),
    money: () => {
      const { funds } = watch.seen;
      return adminMoney({
        readTreasury,
        readBooks,
        keeper: { address, balance: funds && `${funds.balance}` },
      });
    },
    commands: async () => (inbox === undefined ? null : adminCommands({ heads, contracts, inbox, journal })),
    network: () => {
      const readDoors = knocks && rootdSocket !== undefined ? () => knocks.list() : null;
      return adminNetwork({ config, registry, counts, readDoors, now });
    },
    certificates: () => adminCertificates(config, certificates),
    log: (after) => logRing?.after(after) ?? { lines: [] },
    usage: (subscription) => ({ points: history.of(vmidOf(watch, subscription)) }),
  };
}

/** Null: of all together. Of a machine that was not seen there is nothing. */
function vmidOf({ seen }: Watch, subscription: bigint | null): number | null {
  if (subscription === null) return null;
  return seen.machines.find((each) => each.subscription === subscription)?.vmid ?? -1;
}

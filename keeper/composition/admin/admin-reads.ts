import packageJson from "../../../package.json" with { type: "json" };
import type { Certificates } from "../../certificates/certificates.ts";
import type { KeeperConfig } from "../../config.ts";
import type { AdminReads } from "../../portal/ports/admin-reads.ts";
import type { Reading } from "../../portal/server/reading.ts";
import type { SubscriptionBook } from "../../portal/server/subscription-book.ts";
import type { AdminCommands } from "../../protocol/api/admin/admin-commands.ts";
import type { MachineRegistry } from "../../sagas/ports/machine-registry.ts";
import { JobCountQueries } from "../../store/job-count-queries.ts";
import { JobRepository } from "../../store/job-repository.ts";
import { MachineCountQueries } from "../../store/machine-count-queries.ts";
import { OutboxCountQueries } from "../../store/outbox-count-queries.ts";
import { SubscriptionJournal } from "../../store/subscription-journal.ts";
import type { FleetHistory } from "../../watch/usage/fleet-history.ts";
import type { Watch } from "../../watch/watch.ts";
import type { ChainParts } from "../connect-chain.ts";
import type { Outside } from "../outside.ts";
import { adminCertificates } from "./admin-certificates.ts";
import { adminMachines } from "./admin-machines.ts";
import { adminMoney, type ReadBooks } from "./admin-money.ts";
import { adminNetwork, type ReadDoors } from "./admin-network.ts";
import { adminOverview } from "./admin-overview.ts";
import { AdminSubscriptionReader, type HoldOf } from "./admin-subscriptions.ts";

export interface AdminReadsParts extends ChainParts {
  readonly reading: Reading;
  readonly book: SubscriptionBook;
  readonly registry: MachineRegistry;
  readonly watch: Watch;
  readonly history: FleetHistory;
  readonly certificates: Certificates | null;
  readonly holdOf: HoldOf;
  /** Null where the keeper follows no inbox. */
  readonly readCommands: (() => Promise<AdminCommands>) | null;
  readonly readDoors: ReadDoors | null;
  readonly readBooks: ReadBooks | null;
}

/** What the operator's panel reads: from the keeper's parts, by questions alone. */
export function adminReads(config: KeeperConfig, outside: Outside, parts: AdminReadsParts): AdminReads {
  const { database, time, keys, logRing } = outside;
  const { reading, book, registry, watch, history, certificates, heads, contracts } = parts;
  const now = () => time.now();
  const { address } = keys.keeper;
  const keeper = { address, version: packageJson.version, since: now() };
  const jobs = new JobCountQueries(database);
  const outbox = new OutboxCountQueries(database);
  const counts = new MachineCountQueries(database);
  const subscriptions = new AdminSubscriptionReader({
    ...parts,
    jobs: new JobRepository(database),
    journal: new SubscriptionJournal(database),
  });
  const readTreasury = async () =>
    (await heads.at("confirmed", (rpc, block) => contracts.at(rpc, block).treasury())).value;
  return {
    overview: () =>
      adminOverview({ watch, reading, book, registry, jobs, outbox, pool: config.network, keeper, now }),
    machines: async () => adminMachines(await registry.list(), watch),
    subscriptions: () => subscriptions.list(),
    subscription: (id) => subscriptions.one(id),
    journal: (id, before) => subscriptions.journal(id, before),
    money: () => {
      const { funds } = watch.seen;
      const { readBooks } = parts;
      return adminMoney({
        readTreasury,
        readBooks,
        keeper: { address, balance: funds && `${funds.balance}` },
      });
    },
    commands: async () => (await parts.readCommands?.()) ?? null,
    network: () => adminNetwork({ config, registry, counts, readDoors: parts.readDoors, now }),
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

import packageJson from "../../package.json" with { type: "json" };
import type { Certificates } from "../certificates/certificates.ts";
import type { ChainHeads } from "../chain/chain-heads.ts";
import type { RpcPool } from "../chain/rpc-pool.ts";
import type { KeeperConfig } from "../config.ts";
import type { MachineRegistry } from "../sagas/ports/machine-registry.ts";
import type { SubscriptionReader } from "../sagas/ports/subscription-reader.ts";
import { AlertRepository } from "../store/alert-repository.ts";
import { ChainCursorRepository } from "../store/chain-cursor-repository.ts";
import { JobCountQueries } from "../store/job-count-queries.ts";
import { MachineCountQueries } from "../store/machine-count-queries.ts";
import { OutboxCountQueries } from "../store/outbox-count-queries.ts";
import { StoreWriteProbe } from "../store/store-write-probe.ts";
import { SubscriptionJournal } from "../store/subscription-journal.ts";
import { UsageRepository } from "../store/usage-repository.ts";
import type { Treasury } from "../treasury/treasury.ts";
import { FleetHistory } from "../watch/usage/fleet-history.ts";
import { Watch } from "../watch/watch.ts";
import type { LeaseAtWork } from "./build-lease.ts";
import { certificateExpiries } from "./certificate-expiries.ts";
import type { EventStream } from "./event-stream.ts";
import { keeperFunds } from "./keeper-funds.ts";
import type { Outside } from "./outside.ts";
import { progressLog } from "./progress-log.ts";
import { PurchaseBlocks } from "./purchase-blocks.ts";

/**
 * Builds the watch of a keeper from the keeper's parts. It hears the stream's alerts from here on; `start` begins.
 *
 * @param parts `source`: which keeper this is, such as `31337:0x…`
 */
export function buildWatch(
  config: KeeperConfig,
  outside: Outside,
  parts: {
    readonly source: string;
    readonly pool: RpcPool;
    readonly heads: ChainHeads;
    readonly reader: SubscriptionReader;
    readonly registry: MachineRegistry;
    readonly stream: EventStream;
    readonly certificates: Certificates | null;
    readonly treasury: Treasury | null;
    readonly lease: LeaseAtWork | null;
  },
): {
  readonly watch: Watch;
  readonly purchases: PurchaseBlocks;
  /** What the watch's looks at the fleet have shown lately. */
  readonly history: FleetHistory;
} {
  const { database, hypervisor, keys, log, time, random } = outside;
  const { source, pool, heads, reader, registry, stream, certificates, treasury, lease } = parts;
  const cursor = new ChainCursorRepository(database);
  const counts = new MachineCountQueries(database);
  const purchases = new PurchaseBlocks(pool, reader);
  const history = new FleetHistory();
  const watch = new Watch({
    config: config.watch,
    time,
    random,
    source,
    version: packageJson.version,
    listen: outside.listen ?? null,
    webhook: outside.webhook ?? null,
    ports: {
      alerts: new AlertRepository(database),
      chain: {
        look: async () => {
          const [{ latest, confirmed, final }, read] = await Promise.all([heads.read(), cursor.cursor()]);
          return { latest, confirmed, final, cursor: read?.number ?? null };
        },
      },
      deliveries: purchases,
      expiries: certificateExpiries(config, certificates),
      fleet: {
        readFleet: async () => {
          const fleet = await hypervisor.readFleet();
          history.note(time.now(), fleet);
          return fleet;
        },
      },
      funds: keeperFunds(pool, heads, keys.keeper.address, config.chain.maxFeePerGas),
      jobs: new JobCountQueries(database),
      log,
      machines: {
        list: async () =>
          (await registry.list()).map(({ subscription, vmid, status, halted }) => ({
            subscription,
            vmid,
            wanted: status === "running" && !halted ? "running" : "stopped",
          })),
        byStatus: () => counts.byStatus(),
        destructions: (since) => counts.destructions(since),
        commitments: async () => registry.list(),
      },
      outbox: new OutboxCountQueries(database),
      probe: new StoreWriteProbe(database),
      progress: progressLog(new SubscriptionJournal(database)),
      renewal: {
        trouble: () => {
          const trouble = certificates?.trouble ?? null;
          return trouble && { what: trouble.message, remedy: trouble.remedy };
        },
      },
      lease: { trouble: () => lease?.trouble() ?? [] },
      treasury: { trouble: () => treasury?.trouble() ?? [] },
      usage: new UsageRepository(database),
    },
  });
  outside.meter?.connect(watch.meter);
  stream.subscribe(({ name, subscription, saga, detail }) => {
    if (name === "alert") watch.alerted(subscription, saga, detail);
  });
  return { watch, purchases, history };
}

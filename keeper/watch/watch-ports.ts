import type { AlertStore } from "./ports/alert-store.ts";
import type { ChainStatus } from "./ports/chain-status.ts";
import type { DeliveryTimes } from "./ports/delivery-times.ts";
import type { Expiries } from "./ports/expiries.ts";
import type { FleetReader } from "./ports/fleet-reader.ts";
import type { JobCounts } from "./ports/job-counts.ts";
import type { KeeperFunds } from "./ports/keeper-funds.ts";
import type { LeaseTrouble } from "./ports/lease-trouble.ts";
import type { MachineList } from "./ports/machine-list.ts";
import type { OutboxCounts } from "./ports/outbox-counts.ts";
import type { ProgressLog } from "./ports/progress-log.ts";
import type { Renewal } from "./ports/renewal.ts";
import type { TreasuryTrouble } from "./ports/treasury-trouble.ts";
import type { UsageStore } from "./ports/usage-store.ts";
import type { WatchLog } from "./ports/watch-log.ts";
import type { WriteProbe } from "./ports/write-probe.ts";

/** Everything that the watch looks at or writes to. */
export interface WatchPorts {
  readonly alerts: AlertStore;
  readonly chain: ChainStatus;
  readonly deliveries: DeliveryTimes;
  readonly expiries: Expiries;
  readonly fleet: FleetReader;
  readonly funds: KeeperFunds;
  readonly jobs: JobCounts;
  readonly lease: LeaseTrouble;
  readonly log: WatchLog;
  readonly machines: MachineList;
  readonly outbox: OutboxCounts;
  readonly probe: WriteProbe;
  readonly progress: ProgressLog;
  readonly renewal: Renewal;
  readonly treasury: TreasuryTrouble;
  readonly usage: UsageStore;
}

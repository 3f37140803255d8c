import type { AdminCertificate } from "../../protocol/api/admin/admin-certificates.ts";
import type { AdminCommands } from "../../protocol/api/admin/admin-commands.ts";
import type { AdminJournal } from "../../protocol/api/admin/admin-journal.ts";
import type { AdminLog } from "../../protocol/api/admin/admin-log.ts";
import type { AdminMachine } from "../../protocol/api/admin/admin-machines.ts";
import type { AdminMoney } from "../../protocol/api/admin/admin-money.ts";
import type { AdminNetwork } from "../../protocol/api/admin/admin-network.ts";
import type { AdminOverview } from "../../protocol/api/admin/admin-overview.ts";
import type { AdminSubscription } from "../../protocol/api/admin/admin-subscription.ts";
import type { AdminSubscriptions } from "../../protocol/api/admin/admin-subscriptions.ts";
import type { AdminUsage } from "../../protocol/api/admin/admin-usage.ts";

/**
 * All that the operator's panel knows of the keeper. It reads, and that is all of it: whoever holds the panel, by a stolen
 * session or by a fault in it, can look and change nothing. Each may reject with a RetryableError.
 */
export interface AdminReads {
  overview(): Promise<AdminOverview>;
  machines(): Promise<readonly AdminMachine[]>;
  subscriptions(): Promise<AdminSubscriptions>;
  /** @throws PortalError SUBSCRIPTION_UNKNOWN */
  subscription(id: bigint): Promise<AdminSubscription>;
  /** @param before number of a line; 0: from the end */
  journal(id: bigint, before: number): Promise<AdminJournal>;
  money(): Promise<AdminMoney>;
  /** Null where the keeper follows no inbox. */
  commands(): Promise<AdminCommands | null>;
  network(): Promise<AdminNetwork>;
  certificates(): Promise<readonly AdminCertificate[]>;
  /** @param after number of a line; 0: the newest */
  log(after: number): AdminLog;
  /** @param subscription null: of all machines together */
  usage(subscription: bigint | null): AdminUsage;
}

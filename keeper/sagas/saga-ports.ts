import type { BackupShelf } from "./backup-shelf.ts";
import type { HostLoad } from "./host-load.ts";
import type { Placement } from "./placement.ts";
import type { Attester } from "./ports/attester.ts";
import type { Guest } from "./ports/guest.ts";
import type { Hypervisor } from "./ports/hypervisor.ts";
import type { MachineRegistry } from "./ports/machine-registry.ts";
import type { OperationLog } from "./ports/operation-log.ts";
import type { SubscriptionReader } from "./ports/subscription-reader.ts";
import type { TransactionOutbox } from "./ports/transaction-outbox.ts";
import type { VmBackups } from "./ports/vm-backups.ts";
import type { SagaSettings } from "./saga-settings.ts";

/** Everything outside that a saga may touch. */
export interface SagaPorts {
  readonly reader: SubscriptionReader;
  readonly outbox: TransactionOutbox;
  readonly hypervisor: Hypervisor;
  readonly registry: MachineRegistry;
  readonly guest: Guest;
  readonly attester: Attester;
  readonly operations: OperationLog;
  readonly placement: Placement;
  readonly load: HostLoad;
  /** Null where no backups are configured. */
  readonly backups: BackupShelf | null;
  /** Where a machine's last backup goes before it is destroyed; null where that is not wanted. */
  readonly lastBackups: Pick<VmBackups, "ensureMade"> | null;
  readonly settings: SagaSettings;
}

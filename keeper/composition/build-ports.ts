import { ChainOperationLog } from "../chain/operation-log.ts";
import type { Drains } from "../commands/ports/drains.ts";
import type { KeeperConfig } from "../config.ts";
import type { ChainView } from "../core/chain-view.ts";
import { GuestClient } from "../guest/guest-client.ts";
import { seedIso } from "../proxmox/seed-iso.ts";
import { BackupShelf } from "../sagas/backup-shelf.ts";
import { HostLoad } from "../sagas/host-load.ts";
import { Placement } from "../sagas/placement.ts";
import type { ContractWallets } from "../sagas/ports/contract-wallets.ts";
import type { TransactionOutbox } from "../sagas/ports/transaction-outbox.ts";
import type { SagaPorts } from "../sagas/saga-ports.ts";
import type { SagaSettings } from "../sagas/saga-settings.ts";
import { MachineRepository } from "../store/machine-repository.ts";
import { OperationRepository } from "../store/operation-repository.ts";
import { backupRules } from "./backup-rules.ts";
import type { ChainParts } from "./connect-chain.ts";
import { type MeasureBook, NotingReader } from "./noting-reader.ts";
import type { Outside } from "./outside.ts";
import { wordsOf } from "./words-of.ts";

/**
 * What the sagas touch.
 *
 * @param note hears of every reading of a subscription
 */
export function buildPorts(
  config: KeeperConfig,
  { log, database, hypervisor, backups, lastBackups = null, keys }: Outside,
  { pool, heads, contracts }: ChainParts,
  outbox: TransactionOutbox,
  wallets: ContractWallets,
  { measures, drains }: { readonly measures: MeasureBook; readonly drains: Pick<Drains, "nodes"> },
  settings: SagaSettings,
  note: (id: bigint, view: ChainView | null) => void,
): SagaPorts {
  const registry = new MachineRepository(database);
  return {
    reader: new NotingReader(note, wallets, measures, heads, contracts, config.chain.deploymentBlock),
    outbox,
    hypervisor,
    registry,
    operations: new ChainOperationLog({
      pool,
      heads,
      contracts,
      store: new OperationRepository(database),
      onProblem: (error) => log.error(wordsOf(error), "chain"),
      ...config.chain,
    }),
    placement: new Placement(hypervisor, registry, settings, () => drains.nodes()),
    load: new HostLoad(settings),
    lastBackups,
    backups: backups ? new BackupShelf(backups, backupRules(config), settings) : null,
    guest: new GuestClient(hypervisor, seedIso),
    attester: {
      address: keys.attestation.address.toLowerCase(),
      sign: (text) => keys.attestation.signText(text),
    },
    settings,
  };
}

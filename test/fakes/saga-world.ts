import { GuestClient } from "../../keeper/guest/guest-client.ts";
import { deriveEncryptionKey } from "../../keeper/protocol/encryption-key.ts";
import { HostLoad } from "../../keeper/sagas/host-load.ts";
import { Placement } from "../../keeper/sagas/placement.ts";
import type { MachineRegistry } from "../../keeper/sagas/ports/machine-registry.ts";
import type { SagaPorts } from "../../keeper/sagas/saga-ports.ts";
import type { SagaSettings } from "../../keeper/sagas/saga-settings.ts";
import { ADDRESS, MemoryChain } from "./memory-chain.ts";
import { MemoryHypervisor } from "./memory-hypervisor.ts";
import { MemoryMachineRegistry } from "./memory-machine-registry.ts";

/** The tenant's key pair in all saga tests. */
export const TENANT_KEY = deriveEncryptionKey(`0x${"5a".repeat(64)}1b`);
export const SUBSCRIPTIONS = ADDRESS(0xaa);
export const CREDENTIAL = ADDRESS(0xbb);

/** Everything that a saga sees, in memory, around one clock. */
export interface SagaWorld extends SagaPorts {
  readonly clock: { now: number };
  readonly reader: MemoryChain;
  readonly outbox: MemoryChain;
  readonly hypervisor: MemoryHypervisor;
  readonly registry: MemoryMachineRegistry;
}

export function makeSagaWorld(
  clock: { now: number },
  registry: MachineRegistry = new MemoryMachineRegistry(),
  changed: Partial<SagaSettings> = {},
): SagaWorld {
  const chain = new MemoryChain(Math.floor(clock.now / 1000));
  const hypervisor = new MemoryHypervisor(() => clock.now);
  const settings: SagaSettings = { ...SETTINGS, ...changed };
  return {
    clock,
    reader: chain,
    outbox: chain,
    hypervisor,
    registry: registry as MemoryMachineRegistry,
    guest: new GuestClient(hypervisor, (files) => new TextEncoder().encode(JSON.stringify(files))),
    attester: { address: ADDRESS(0xcc), sign: async () => `0x${"11".repeat(64)}1b` },
    operations: chain,
    placement: new Placement(hypervisor, registry, settings),
    load: new HostLoad(settings),
    backups: null,
    lastBackups: null,
    settings,
  };
}

const SETTINGS: SagaSettings = {
  chainId: 31_337n,
  subscriptions: SUBSCRIPTIONS,
  credential: CREDENTIAL,
  vmidBase: 1_000,
  pool: { cidr: "10.77.0.0/16", gateway: "10.77.0.1", first: "10.77.1.1", last: "10.77.1.250" },
  ipv6: null,
  endpoint: { mode: "forwarded", host: "127.0.0.1", portBase: 20_000 },
  dns: [],
  mailPlans: new Set(),
  linuxUser: "admin",
  domain: "host.example",
  relay: "none",
  offlineGraceSeconds: 86_400,
  deliverMarginSeconds: 60,
  guestPatienceMs: 600_000,
  pollMs: 500,
  storage: "disks",
  clonesPerStorage: 2,
  startsPerNode: 4,
  capacityPatienceMs: 600_000,
  snapshotsPerVm: 3,
};

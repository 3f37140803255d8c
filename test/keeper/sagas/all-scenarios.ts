import type { Operation } from "../../../keeper/core/operation.ts";
import { adoptSaga } from "../../../keeper/sagas/adopt.ts";
import { attestSaga } from "../../../keeper/sagas/attest.ts";
import { backupSaga } from "../../../keeper/sagas/backup.ts";
import { destroySaga } from "../../../keeper/sagas/destroy.ts";
import { limitSaga } from "../../../keeper/sagas/limit.ts";
import { operateSaga } from "../../../keeper/sagas/operate.ts";
import { powerSaga } from "../../../keeper/sagas/power.ts";
import { provisionSaga } from "../../../keeper/sagas/provision.ts";
import { readdressSaga } from "../../../keeper/sagas/readdress.ts";
import { rebootSaga } from "../../../keeper/sagas/reboot.ts";
import { resealSaga } from "../../../keeper/sagas/reseal.ts";
import { resumeSaga } from "../../../keeper/sagas/resume.ts";
import type { SagaSettings } from "../../../keeper/sagas/saga-settings.ts";
import { suspendSaga } from "../../../keeper/sagas/suspend.ts";
import { ADDRESS } from "../../fakes/memory-chain.ts";
import { HOST_KEY, hostKeyOf } from "../../fakes/memory-hypervisor.ts";
import { MemoryVault } from "../../fakes/memory-vault.ts";
import { makeSagaWorld, type SagaWorld, TENANT_KEY } from "../../fakes/saga-world.ts";
import { withBackups } from "../../fakes/with-backups.ts";
import type { SagaScenario } from "../jobs/saga-scenario.ts";
import { deliveredWorld } from "./delivered-world.ts";

const DAY = 86_400;
const UPLINK = "/etc/systemd/network/10-uplink.network";
const PREFIX = "2001:db8:1::/64";
const BY_IPV6 = { ipv6: PREFIX, endpoint: { mode: "ipv6" } } as const;
const ADDRESS_6 = "2001:db8:1::8";
const OWNERSHIP = "/var/lib/blockhost/ownership";
const REF = makeSagaWorld({ now: 0 }).reader.purchase(7n, TENANT_KEY.publicKey).purchaseRef;

/** One way through a saga, always for subscription 7. */
export interface NamedScenario extends SagaScenario<SagaWorld> {
  readonly name: string;
  /** How the host's configuration differs from that of other worlds. */
  readonly settings?: Partial<SagaSettings>;
}

const job = (kind: string, step: string, subject = "7", key = "1") => ({
  kind,
  subject,
  key,
  step,
  data: {},
});

/** A world after a change to what was delivered. */
const after = (change: (world: SagaWorld) => unknown) => (clock: { now: number }) => {
  const world = deliveredWorld(clock);
  change(world);
  return world;
};

const shape = ({ reader, hypervisor, registry }: SagaWorld) => ({
  status: reader.get(7n).status,
  vms: [...hypervisor.vms.values()].map((vm) => vm.power),
  machines: [...registry.machines.values()].map((machine) => machine.status),
  sent: reader.sent,
});
const running = { status: "active", vms: ["running"], machines: ["running"], sent: [] };

/** Whatever the registry believes the guest to hold, it holds. What was pushed before a failure is true and stays. */
const isTrue = ({ hypervisor, registry }: SagaWorld) => {
  const held = registry.machines.get(7n)?.statement;
  const inGuest = hypervisor.vms.get(1_007)?.files.get(OWNERSHIP);
  return { true: !held || inGuest === undefined || inGuest.includes(`\nseq=${held.seq}\n`) };
};

const UNTOUCHED = {
  power: "running" as const,
  halted: false,
  generation: 1,
  mark: "7:1",
  snapshots: [] as string[],
  status: "running" as const,
};

function operation(
  name: Operation,
  end: Partial<ReturnType<typeof operated>>,
  prepare: (world: SagaWorld) => unknown = () => {},
  label: string = name,
): NamedScenario {
  const usual = { ...UNTOUCHED, operations: 1 };
  return {
    name: `operate: ${label}`,
    make: after((world) => {
      prepare(world);
      world.reader.request(7n, name, 1);
    }),
    saga: operateSaga,
    job: job("operate", "pick"),
    snapshot: operated,
    done: { ...usual, ...end },
    // What was done of it stays; the reconciler sees to the rest.
    undone: { status: "running", isWhole: true },
    snapshotUndone: (world) => {
      const { status, generation, mark } = operated(world);
      return { status, isWhole: mark === `7:${generation}` };
    },
  };
}

function operated({ hypervisor, registry }: SagaWorld) {
  const machine = registry.machines.get(7n);
  const vm = hypervisor.vms.get(machine?.vmid ?? 1_007);
  return {
    power: vm?.power,
    halted: machine?.halted,
    operations: machine?.operations,
    generation: machine?.generation,
    mark: vm?.mark.split(":").slice(-2).join(":"),
    snapshots: [...(vm?.snapshots?.keys() ?? [])],
    status: machine?.status,
  };
}

const kept = ["blockhost-1"];
const withSnapshot = ({ hypervisor }: SagaWorld) => {
  const vm = hypervisor.vms.get(1_007);
  if (vm) vm.snapshots = new Map([["blockhost-1", new Map(vm.files)]]);
};

/** Unix seconds. */
const BACKUP = 1_799_900_000;
const withBackup = (world: SagaWorld) => {
  const vm = world.hypervisor.vms.get(1_007);
  if (vm) vm.backups = new Map([[BACKUP, new Map(vm.files)]]);
  withBackups(world);
};

/** All VMs but wrecks, which stay. */
const whole = (hypervisor: SagaWorld["hypervisor"]) =>
  [...hypervisor.vms.values()].filter(({ isWreck }) => !isWreck);

function provision(name: string, prepare: (world: SagaWorld) => unknown, hostKey: string): NamedScenario {
  return {
    name,
    make: (clock) => {
      const world = makeSagaWorld(clock);
      prepare(world);
      world.reader.purchase(7n, TENANT_KEY.publicKey);
      return world;
    },
    saga: provisionSaga,
    job: job("provision", "reserve", "7", REF),
    snapshot: ({ reader, hypervisor, registry }) => ({
      status: reader.get(7n).status,
      vm: whole(hypervisor).map(({ power, onBoot, seed, address }) => ({
        power,
        onBoot,
        seed,
        address,
      })),
      machine: [...registry.machines.values()].map(({ status, hostKey }) => ({ status, hostKey })),
      sent: reader.sent,
    }),
    done: {
      status: "active",
      vm: [{ power: "running", onBoot: true, seed: null, address: "10.77.1.7" }],
      machine: [{ status: "running", hostKey }],
      sent: [`deliver:7:${REF.slice(2, 10)}`],
    },
    undone: { status: "refunded", vm: [], machine: [], sent: [`reject:7:${REF.slice(2, 10)}`] },
  };
}

/** At least one way through each saga. */
export const ALL_SCENARIOS: readonly NamedScenario[] = [
  provision("provision", () => {}, HOST_KEY),
  provision(
    "provision out of a wreck's way",
    ({ hypervisor }) => hypervisor.doomed.add(1),
    hostKeyOf(":1000002"),
  ),
  {
    name: "adopt",
    make: after(({ registry }) => registry.machines.clear()),
    saga: adoptSaga,
    job: job("adopt", "find"),
    snapshot: shape,
    done: { ...running, machines: ["reserved"] },
    undone: null,
  },
  {
    name: "suspend",
    make: after(({ reader }) => {
      reader.time += 31 * DAY;
    }),
    saga: suspendSaga,
    job: job("suspend", "stop"),
    snapshot: shape,
    done: { status: "grace", vms: ["stopped"], machines: ["suspended"], sent: [] },
    undone: null,
  },
  {
    name: "resume",
    make: (clock) => deliveredWorld(clock, "suspended"),
    saga: resumeSaga,
    job: job("resume", "start"),
    snapshot: shape,
    done: running,
    undone: null,
  },
  {
    name: "power",
    make: after(({ hypervisor }) => Object.assign(hypervisor.vms.get(1_007) ?? {}, { power: "stopped" })),
    saga: powerSaga,
    job: job("power", "look", "7", "power"),
    // Started or not: what was begun before a failure is as it should be, and the reconciler begins anew.
    snapshot: ({ registry }) => registry.machines.get(7n)?.status,
    done: "running",
    undone: "running",
  },
  {
    name: "limit",
    make: after(({ reader }) => reader.change(7n, { throttleMbps: 2 })),
    saga: limitSaga,
    job: job("limit", "set"),
    snapshot: ({ hypervisor, registry }) => ({
      vm: hypervisor.vms.get(1_007)?.limit?.mbps,
      known: registry.machines.get(7n)?.throttleMbps,
    }),
    done: { vm: 2, known: 2 },
    // Slowed or not, what is not known to be done is done again.
    undone: { known: 0 },
    snapshotUndone: ({ registry }) => ({ known: registry.machines.get(7n)?.throttleMbps }),
  },
  {
    name: "readdress",
    settings: BY_IPV6,
    make: (clock) => deliveredWorld(clock, "running", BY_IPV6),
    saga: readdressSaga,
    job: job("readdress", "tell"),
    snapshot: ({ hypervisor, registry }) => {
      const { ipv6, files } = hypervisor.vms.get(1_007) ?? {};
      const { ipv6Prefix, readdressings, sealedGeneration } = registry.machines.get(7n) ?? {};
      const isTold = files?.get(UPLINK)?.includes(`Address=${ADDRESS_6}/128\n`);
      return { ipv6, isTold, ipv6Prefix, readdressings, sealedGeneration };
    },
    done: { ipv6: ADDRESS_6, isTold: true, ipv6Prefix: PREFIX, readdressings: 1, sealedGeneration: 0 },
    // Told or not, what is not known to be done is done again.
    undone: { ipv6Prefix: null, readdressings: 0, sealedGeneration: 1 },
    snapshotUndone: ({ registry }) => {
      const { ipv6Prefix, readdressings, sealedGeneration } = registry.machines.get(7n) ?? {};
      return { ipv6Prefix, readdressings, sealedGeneration };
    },
  },
  {
    name: "reboot",
    make: after(() => {}),
    saga: rebootSaga,
    // The world's VMs have run for long by then.
    job: { ...job("reboot", "reboot", "7", "command 1"), data: { since: 1_800_000_000_000 } },
    snapshot: shape,
    done: running,
    undone: running,
  },
  operation("reboot", {}),
  operation("stop", { power: "stopped", halted: true }),
  operation("start", { power: "running" }, ({ hypervisor, registry }) => {
    Object.assign(hypervisor.vms.get(1_007) ?? {}, { power: "stopped" });
    return registry.update(7n, { halted: true });
  }),
  operation("snapshot", { snapshots: kept }),
  operation("snapshot", { snapshots: kept }, withSnapshot, "snapshot in the place of another"),
  operation("rollback", { snapshots: kept }, withSnapshot),
  operation("reinstall", { generation: 2, mark: "7:2" }),
  operation(
    "reinstall",
    { generation: 1_000_003, mark: "7:1000003" },
    ({ hypervisor }) => hypervisor.doomed.add(2),
    "reinstall out of a wreck's way",
  ),
  {
    ...operation("rollback", {}, () => {}, "restore from a backup"),
    make: after((world) => {
      withBackup(world);
      world.reader.request(7n, "rollback", BACKUP);
    }),
    snapshot: (world) => ({
      ...operated(world),
      restored: world.hypervisor.vms.get(1_007)?.restored?.takenAt,
    }),
    done: { ...UNTOUCHED, operations: 1, restored: BACKUP },
  },
  {
    name: "backup",
    make: after(withBackup),
    saga: backupSaga,
    job: job("backup", "begin"),
    snapshot: ({ hypervisor }) => {
      const vm = hypervisor.vms.get(1_007);
      return { power: vm?.power, backups: vm?.backups?.size };
    },
    done: { power: "running", backups: 2 },
    // What was made stays, and the next one sees to those that are too many.
    undone: { power: "running", isThere: true },
    snapshotUndone: ({ hypervisor }) => {
      const vm = hypervisor.vms.get(1_007);
      return { power: vm?.power, isThere: vm?.backups?.has(BACKUP) };
    },
  },
  {
    name: "transfer",
    make: after(({ reader }) => reader.change(7n, { owner: ADDRESS(2) })),
    saga: (world) => attestSaga(world, "transfer"),
    job: job("transfer", "sign", "7:ownership"),
    snapshot: isTrue,
    done: { true: true },
    undone: { true: true },
  },
  {
    name: "attest",
    make: after(({ reader }) => reader.change(7n, { expiresAt: reader.time + 60 * DAY })),
    saga: (world) => attestSaga(world, "attest"),
    job: job("attest", "sign", "7:ownership"),
    snapshot: isTrue,
    done: { true: true },
    undone: { true: true },
  },
  {
    name: "reseal",
    make: after(({ reader }) => reader.change(7n, { owner: ADDRESS(2), epoch: 3, hasCredential: false })),
    saga: resealSaga,
    job: job("reseal", "seal", "7:credential", "3"),
    snapshot: shape,
    done: { ...running, sent: ["set-credential:7:3"] },
    undone: null,
  },
  {
    name: "destroy",
    make: after(({ reader }) => reader.change(7n, { status: "cancelled" })),
    saga: destroySaga,
    job: job("destroy", "permit"),
    snapshot: shape,
    done: { status: "closed", vms: [], machines: [], sent: [`close:7:${REF.slice(2, 10)}`] },
    undone: null,
  },
  {
    name: "destroy with a last backup",
    make: after((world) => {
      Object.assign(world, { lastBackups: new MemoryVault(world.hypervisor) });
      world.reader.change(7n, { status: "cancelled" });
    }),
    saga: destroySaga,
    job: job("destroy", "permit"),
    snapshot: (world) => ({ ...shape(world), kept: (world.lastBackups as MemoryVault).kept.size }),
    done: { status: "closed", vms: [], machines: [], sent: [`close:7:${REF.slice(2, 10)}`], kept: 1 },
    undone: null,
  },
];

import { endpointOf } from "../core/endpoint.ts";
import { FinalError } from "../core/errors.ts";
import type { Fleet } from "../core/fleet.ts";
import type { Time } from "../core/time.ts";
import type { HostReader } from "../portal/ports/host-reader.ts";
import type { ApiSnapshots } from "../protocol/api/session.ts";
import type { BackupShelf } from "../sagas/backup-shelf.ts";
import type { Hypervisor } from "../sagas/ports/hypervisor.ts";
import type { MachineRegistry } from "../sagas/ports/machine-registry.ts";
import type { SagaSettings } from "../sagas/saga-settings.ts";
import { snapshotNumber } from "../sagas/snapshot-name.ts";
import { vmOf } from "../sagas/steps-common.ts";
import type { UsageRepository } from "../store/usage-repository.ts";
import type { Watch } from "../watch/watch.ts";
import { apiMeasure } from "./api-measure.ts";
import type { MeasureBook } from "./noting-reader.ts";

/** What the portal reads of the host: what watch, registry and store know already, and snapshots, which only nodes know. */
export function hostReader(parts: {
  readonly watch: Pick<Watch, "seen" | "health">;
  readonly registry: Pick<MachineRegistry, "get" | "list">;
  readonly usage: Pick<UsageRepository, "monthsOf" | "runningSince">;
  readonly hypervisor: Pick<Hypervisor, "snapshots">;
  readonly measures: MeasureBook;
  readonly backups: Pick<BackupShelf, "learn" | "timesOf"> | null;
  readonly time: Time;
  readonly settings: SagaSettings;
}): HostReader {
  const { watch, registry, usage, hypervisor, measures, backups, time, settings } = parts;
  const since = Math.floor(time.now() / 1_000);
  let fleet: Fleet | null = null;
  let powers: ReadonlyMap<bigint, "running" | "stopped"> = new Map();
  /** However often a machine's people ask, its node is asked once at a time. */
  const looking = new Map<bigint, Promise<ApiSnapshots | null>>();

  async function look(subscription: bigint): Promise<ApiSnapshots | null> {
    const machine = await registry.get(subscription);
    if (!machine) return null;
    const taken = await hypervisor
      .snapshots(vmOf(settings, subscription, machine.generation))
      .catch((error: unknown) => {
        // While it is installed anew there is no VM for a while.
        if (error instanceof FinalError && error.code === "VM_MISSING") return new Map<string, number>();
        throw error;
      });
    const snapshots = [...taken].flatMap(([name, takenAt]) => {
      const number = snapshotNumber(name);
      return number === null ? [] : [{ number, takenAt }];
    });
    await backups?.learn(time.now());
    const times = backups?.timesOf(machine) ?? [];
    return {
      snapshots,
      most: settings.snapshotsPerVm,
      backups: times.map((takenAt) => ({ takenAt })),
    };
  }

  return {
    async facts() {
      const [machines, ran] = await Promise.all([
        registry.list(),
        usage.runningSince(monthBefore(time.now())),
      ]);
      return {
        healthy: watch.health().ok,
        since,
        headAt: watch.seen.chain?.latest.timestamp ?? null,
        machines: machines.length,
        uptime: ran.wanted > 0 ? Math.min(1, ran.running / ran.wanted) : null,
      };
    },
    power(subscription) {
      const { seen } = watch;
      if (seen.fleet !== fleet) {
        fleet = seen.fleet;
        const byVmid = new Map(fleet?.vms.map(({ vmid, power }) => [vmid, power]));
        powers = new Map(
          seen.machines.flatMap(({ subscription, vmid }) => {
            const power = byVmid.get(vmid);
            return power === "running" || power === "stopped" ? [[subscription, power] as const] : [];
          }),
        );
      }
      return powers.get(subscription) ?? null;
    },
    measure(purchase) {
      const measure = measures.of(purchase);
      return measure && apiMeasure(measure);
    },
    async credential(subscription) {
      const machine = await registry.get(subscription);
      if (!machine?.hostKey) return null;
      return { ...endpointOf(settings, machine), user: settings.linuxUser, hostKey: machine.hostKey };
    },
    snapshots(subscription) {
      const found =
        looking.get(subscription) ?? look(subscription).finally(() => looking.delete(subscription));
      looking.set(subscription, found);
      return found;
    },
    usage: (subscription, months) => usage.monthsOf(subscription, months),
  };
}

/** The month before that of a time, UTC. */
function monthBefore(now: number): string {
  const date = new Date(now);
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() - 1);
  return date.toISOString().slice(0, 7);
}

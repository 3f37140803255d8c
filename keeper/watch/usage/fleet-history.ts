import type { Fleet, VmFigures } from "../../core/fleet.ts";

/** How the machines did between two looks. */
export interface FleetPoint {
  /** Milliseconds. */
  readonly at: number;
  /** Share of the running machines' own processors in use, 0 to 1. */
  readonly cpu: number;
  readonly memoryBytes: number;
  /** Bytes in a second since the look before. */
  readonly netIn: number;
  readonly netOut: number;
  readonly running: number;
}

/** How far back it goes, milliseconds: for all together, and for each. */
const KEPT = { all: 24 * 3_600_000, each: 3 * 3_600_000 };
/** Points of one series, however often is looked. */
const MOST_POINTS = 1_500;
/** Machines that have a series of their own: a point of all of them is some dozen kilobytes. */
const MOST_MACHINES = 1_000;

/** What the looks at the fleet have shown lately, in memory. */
export class FleetHistory {
  readonly #all: FleetPoint[] = [];
  readonly #each = new Map<number, FleetPoint[]>();
  #before: { readonly at: number; readonly vms: ReadonlyMap<number, VmFigures> } | null = null;

  /** Another look. @param at milliseconds */
  note(at: number, { vms }: Pick<Fleet, "vms">): void {
    const before = this.#before;
    this.#before = { at, vms: new Map(vms.map((vm) => [vm.vmid, vm])) };
    // The counters run from each VM's start: what of them is new, the next look tells.
    const seconds = before && (at - before.at) / 1_000;
    if (before === null || seconds === null || seconds <= 0) return;
    const points = vms
      .filter(({ power }) => power !== "unknown")
      .map((vm) => [vm.vmid, pointOf(at, vm, before.vms.get(vm.vmid), seconds)] as const);
    add(
      this.#all,
      sumOf(
        at,
        points.map(([, point]) => point),
      ),
      KEPT.all,
    );
    for (const [vmid, point] of points.slice(0, MOST_MACHINES)) {
      const series = this.#each.get(vmid) ?? [];
      this.#each.set(vmid, series);
      add(series, point, KEPT.each);
    }
    for (const [vmid, series] of this.#each)
      if ((series.at(-1)?.at ?? 0) < at - KEPT.each) this.#each.delete(vmid);
  }

  /** The oldest first. @param vmid null: all together */
  of(vmid: number | null): readonly FleetPoint[] {
    return vmid === null ? this.#all : (this.#each.get(vmid) ?? []);
  }
}

function pointOf(at: number, vm: VmFigures, before: VmFigures | undefined, seconds: number): FleetPoint {
  const isRunning = vm.power === "running";
  const rate = (name: "netInBytes" | "netOutBytes") => {
    const known = before?.[name] ?? vm[name];
    // It was started anew since.
    return (vm[name] < known ? vm[name] : vm[name] - known) / seconds;
  };
  return {
    at,
    cpu: isRunning ? vm.cpu : 0,
    memoryBytes: isRunning ? vm.memoryBytes : 0,
    netIn: isRunning ? rate("netInBytes") : 0,
    netOut: isRunning ? rate("netOutBytes") : 0,
    running: isRunning ? 1 : 0,
  };
}

function sumOf(at: number, points: readonly FleetPoint[]): FleetPoint {
  const sum = (of: (point: FleetPoint) => number) => points.reduce((total, point) => total + of(point), 0);
  const running = sum((point) => point.running);
  return {
    at,
    cpu: sum((point) => point.cpu) / Math.max(1, running),
    memoryBytes: sum((point) => point.memoryBytes),
    netIn: sum((point) => point.netIn),
    netOut: sum((point) => point.netOut),
    running,
  };
}

function add(series: FleetPoint[], point: FleetPoint, keptMs: number): void {
  series.push(point);
  const old = series.findIndex(({ at }) => at >= point.at - keptMs);
  series.splice(0, Math.max(old, series.length - MOST_POINTS, 0));
}

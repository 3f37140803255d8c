import type { Fleet, VmFigures } from "../../core/fleet.ts";
import type { MonthlyUsage, UsageAmounts, UsageMark, UsageSample } from "../../core/usage.ts";
import type { WatchedMachine } from "../ports/watched-machine.ts";
import { splitByMonth } from "./split-by-month.ts";

/** How far the figures of one look may be apart: nodes report theirs every ten seconds or so. */
const JITTER_SECONDS = 30;
const COUNTERS = ["netInBytes", "netOutBytes", "diskReadBytes", "diskWriteBytes"] as const;

/**
 * What one look at the fleet adds to the machines' monthly use. Counters are the difference to the last look, or all
 * of them when the VM was started since: what a VM used between its last look and its end is lost, nothing counts twice.
 * Load and memory are taken to have been the same since the last look. A machine without a mark is counted from its
 * VM's start on.
 *
 * @param now when the fleet was read, milliseconds since the epoch
 */
export function addUp(
  now: number,
  machines: readonly WatchedMachine[],
  fleet: Fleet,
  marks: ReadonlyMap<bigint, UsageMark>,
): UsageSample {
  const vms = new Map(fleet.vms.map((vm) => [vm.vmid, vm]));
  const looks = machines.map((machine) =>
    look(now, machine, vms.get(machine.vmid), marks.get(machine.subscription)),
  );
  return { marks: looks.map(({ mark }) => mark), additions: looks.flatMap(({ additions }) => additions) };
}

function look(
  now: number,
  { subscription, wanted }: WatchedMachine,
  vm: VmFigures | undefined,
  held: UsageMark | undefined,
): { readonly mark: UsageMark; readonly additions: readonly MonthlyUsage[] } {
  const mark = held ?? firstMark(subscription, now, vm);
  const wantedSeconds = wanted === "running" ? Math.max(0, now - mark.at) / 1000 : 0;
  const additions: MonthlyUsage[] = [];
  if (wantedSeconds > 0)
    additions.push(...monthly(subscription, mark.at, now, { ...NOTHING, wantedSeconds }));

  // Nothing new is known: the next figures will cover this time too.
  if (vm === undefined || vm.power === "unknown" || isOld(vm, mark, now))
    return { mark: { ...mark, at: now }, additions };
  if (vm.power === "stopped")
    return { mark: { ...NO_FIGURES, subscription, at: now, readAt: now }, additions };

  const runningSeconds = Math.min(Math.max(0, now - mark.readAt) / 1000, vm.uptimeSeconds);
  const isNew = wasStarted(vm, mark, now);
  const used = (name: (typeof COUNTERS)[number]) =>
    isNew || vm[name] < mark[name] ? vm[name] : vm[name] - mark[name];
  const amounts: UsageAmounts = {
    netInBytes: used("netInBytes"),
    netOutBytes: used("netOutBytes"),
    diskReadBytes: used("diskReadBytes"),
    diskWriteBytes: used("diskWriteBytes"),
    fullCpuSeconds: vm.cpu * runningSeconds,
    memoryGibHours: (vm.memoryBytes / 2 ** 30) * (runningSeconds / 3600),
    runningSeconds: wanted === "running" ? runningSeconds : 0,
    wantedSeconds: 0,
  };
  additions.push(...monthly(subscription, now - runningSeconds * 1000, now, amounts));
  const { uptimeSeconds, netInBytes, netOutBytes, diskReadBytes, diskWriteBytes } = vm;
  const figures = { uptimeSeconds, netInBytes, netOutBytes, diskReadBytes, diskWriteBytes };
  return { mark: { subscription, at: now, readAt: now, ...figures }, additions };
}

const NO_FIGURES = { uptimeSeconds: 0, netInBytes: 0, netOutBytes: 0, diskReadBytes: 0, diskWriteBytes: 0 };
const NOTHING: UsageAmounts = {
  netInBytes: 0,
  netOutBytes: 0,
  diskReadBytes: 0,
  diskWriteBytes: 0,
  fullCpuSeconds: 0,
  memoryGibHours: 0,
  runningSeconds: 0,
  wantedSeconds: 0,
};

function firstMark(subscription: bigint, now: number, vm: VmFigures | undefined): UsageMark {
  const start = vm?.power === "running" ? now - vm.uptimeSeconds * 1000 : now;
  return { ...NO_FIGURES, subscription, at: start, readAt: start };
}

/** Whether these are the figures of the last look or older ones: a hypervisor's statistics can stand still. */
function isOld(vm: VmFigures, mark: UsageMark, now: number): boolean {
  if (vm.power !== "running" || mark.uptimeSeconds === 0) return false;
  if (vm.uptimeSeconds === mark.uptimeSeconds && COUNTERS.every((name) => vm[name] === mark[name]))
    return true;
  // Our clock was set back: nothing can be said of when the VM was started.
  if (now < mark.readAt) return false;
  const isBehind = vm.uptimeSeconds <= mark.uptimeSeconds;
  return isBehind && !startedSince(vm, mark, now, JITTER_SECONDS);
}

function wasStarted(vm: VmFigures, mark: UsageMark, now: number): boolean {
  return vm.uptimeSeconds < mark.uptimeSeconds || startedSince(vm, mark, now, -JITTER_SECONDS);
}

/** Whether the VM was started after the last look, which is `slackSeconds` longer ago than it is. */
function startedSince(vm: VmFigures, mark: UsageMark, now: number, slackSeconds: number): boolean {
  return vm.uptimeSeconds < (now - mark.readAt) / 1000 + slackSeconds;
}

/** Amounts of a span by the months that it lies in; whole bytes stay whole and none is lost. */
function monthly(subscription: bigint, from: number, to: number, amounts: UsageAmounts): MonthlyUsage[] {
  const shares = splitByMonth(from, to);
  let before = 0;
  return shares.map(({ month, share }, index) => {
    const after = index === shares.length - 1 ? 1 : before + share;
    const bytes = (name: (typeof COUNTERS)[number]) =>
      Math.round(amounts[name] * after) - Math.round(amounts[name] * before);
    const part = after - before;
    const usage: MonthlyUsage = {
      subscription,
      month,
      netInBytes: bytes("netInBytes"),
      netOutBytes: bytes("netOutBytes"),
      diskReadBytes: bytes("diskReadBytes"),
      diskWriteBytes: bytes("diskWriteBytes"),
      fullCpuSeconds: amounts.fullCpuSeconds * part,
      memoryGibHours: amounts.memoryGibHours * part,
      runningSeconds: amounts.runningSeconds * part,
      wantedSeconds: amounts.wantedSeconds * part,
    };
    before = after;
    return usage;
  });
}

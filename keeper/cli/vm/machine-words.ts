import type { MachineLine } from "./machine-line.ts";

/** How a machine is by what the keeper has of it, in a word or two. */
export function machineWords({ machine, measure }: Pick<MachineLine, "machine" | "measure">): string {
  if (measure?.kind === "suspend") return `held off: ${measure.reason}`;
  const words = stateOf(machine);
  if (measure === null || measure.kind === "warn") return words;
  const slowed = `slowed to ${measure.mbps} Mbit/s: ${measure.reason}`;
  return words === "" ? slowed : `${words}, ${slowed}`;
}

function stateOf(machine: MachineLine["machine"]): string {
  if (machine === null) return "";
  if (machine.halted && machine.status === "running") return "stopped by its tenant";
  return machine.status === "reserved" ? "being made" : machine.status;
}

import type { MachineLine } from "./machine-line.ts";

/** How a machine is by what the keeper has of it, in a word or two. */
export function machineWords({ machine, heldFor }: Pick<MachineLine, "machine" | "heldFor">): string {
  if (heldFor !== null) return `held off: ${heldFor}`;
  if (machine === null) return "";
  if (machine.halted && machine.status === "running") return "stopped by its tenant";
  return machine.status === "reserved" ? "being made" : machine.status;
}

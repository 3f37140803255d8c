import type { MachineLine } from "./machine-line.ts";

/** What the keeper holds of a machine, in a word. */
export function machineWords(machine: MachineLine["machine"]): string {
  if (machine === null) return "";
  if (machine.halted && machine.status === "running") return "stopped by its tenant";
  return machine.status === "reserved" ? "being made" : machine.status;
}

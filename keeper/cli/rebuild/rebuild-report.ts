import { table } from "../table.ts";
import type { RebuildResult } from "./rebuild.ts";

/** What a rebuild has found, for a person. */
export function rebuildReport(result: RebuildResult): string {
  const { facts, subscriptions, problems, differences, comparedWith, kept } = result;
  const parts: string[] = [];
  const machines = facts.machines.map(({ subscription, vmid, generation, node, ipv4, status, hostKey }) => [
    `${subscription}`,
    `${vmid}`,
    `${generation}`,
    node,
    ipv4,
    status,
    hostKey === null ? "not known yet" : "known",
  ]);
  if (machines.length > 0)
    parts.push(
      table(["SUBSCRIPTION", "VM", "GENERATION", "NODE", "ADDRESS", "STATUS", "HOST KEY"], machines),
    );
  const counts = Object.entries(subscriptions).map(([status, count]) => `${count} ${status}`);
  parts.push(
    `${counts.join(", ") || "no subscriptions"} at block ${result.block}; ${machines.length} machines, ` +
      `${facts.resting.size} resting addresses, ${facts.destructions.size} destructions of the last day`,
  );
  for (const { subscription, code, what, remedy } of problems)
    parts.push(`subscription ${subscription}: ${code}: ${what}\n  what to do: ${remedy}`);
  if (comparedWith !== null) {
    const rows = differences.map(({ subscription, what, lost, rebuilt }) => [
      subscription === null ? "" : `${subscription}`,
      what,
      lost,
      rebuilt,
    ]);
    parts.push(
      rows.length === 0
        ? `equal to ${comparedWith} where it matters`
        : `different from ${comparedWith}:\n${table(["SUBSCRIPTION", "WHAT", "WAS", "IS"], rows)}`,
    );
  }
  parts.push(kept === null ? `written: ${result.store}` : `written: ${result.store}; the old one is ${kept}`);
  return parts.join("\n\n");
}

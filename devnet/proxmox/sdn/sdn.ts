import type { PveNode } from "../node.ts";
import type { SdnConfig, SdnObjects } from "../state/state.ts";

/** The cluster's SDN: what is written, and what was applied. State of an earlier simulator has none. */
export function sdnOf(node: PveNode): { written: SdnConfig; running: SdnConfig } {
  node.state.sdn ??= {
    written: { zones: {}, vnets: {}, subnets: {} },
    running: { zones: {}, vnets: {}, subnets: {} },
  };
  return node.state.sdn;
}

/** The zone that a bridge belongs to: a VNet that was applied has one of its own. */
export function zoneOfBridge(node: PveNode, bridge: string): string {
  return sdnOf(node).running.vnets[bridge]?.zone ?? "localnetwork";
}

/** Written objects beside what runs of them, as `pending=1` shows them. */
export function pendingView(
  written: SdnObjects,
  running: SdnObjects,
): Record<string, Record<string, unknown>> {
  const ids = [...new Set([...Object.keys(running), ...Object.keys(written)])].sort();
  return Object.fromEntries(
    ids.map((id) => {
      const [then, now] = [written[id], running[id]];
      if (then === undefined) return [id, { ...now, state: "deleted", pending: {} }];
      const changed = Object.entries(then).filter(([key, value]) => now?.[key] !== value);
      const gone = Object.keys(now ?? {}).filter((key) => then[key] === undefined);
      if (now !== undefined && changed.length + gone.length === 0) return [id, { ...now }];
      const pending = Object.fromEntries([
        ...changed.filter(([key]) => key !== "type"),
        ...gone.map((key) => [key, "deleted"]),
      ]);
      return [
        id,
        now === undefined
          ? { type: then.type, state: "new", pending }
          : { ...now, state: "changed", pending },
      ];
    }),
  );
}

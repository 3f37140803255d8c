import type { KeeperConfig } from "../../config.ts";
import { poolUse } from "../../core/pool-use.ts";
import type { AdminNetwork } from "../../protocol/api/admin/admin-network.ts";
import type { MachineRegistry } from "../../sagas/ports/machine-registry.ts";
import type { MachineCountQueries } from "../../store/machine-count-queries.ts";

/** Who is let in by a knock now. Rejects when the host's helper does not answer. */
export type ReadDoors = () => Promise<NonNullable<AdminNetwork["doors"]>>;

/** Addresses, doors, and what listens where. */
export async function adminNetwork(parts: {
  readonly config: Pick<KeeperConfig, "network" | "portal" | "watch">;
  readonly registry: Pick<MachineRegistry, "list">;
  readonly counts: Pick<MachineCountQueries, "quarantined">;
  /** Null: the host has no helper for it. */
  readonly readDoors: ReadDoors | null;
  /** Milliseconds. */
  readonly now: () => number;
}): Promise<AdminNetwork> {
  const { config, registry, counts, readDoors, now } = parts;
  const { cidr, gateway, first, last, endpoint, mailPlans } = config.network;
  const [machines, quarantined, doors] = await Promise.all([
    registry.list(),
    counts.quarantined(now()),
    // Whatever keeps the helper from answering, the rest of the page is good.
    readDoors?.().catch(() => null) ?? null,
  ]);
  const { size, free } = poolUse(
    config.network,
    machines.map(({ ipv4 }) => ipv4),
  );
  return {
    pool: { cidr, gateway, first, last, size, free: Math.max(0, free - quarantined), quarantined },
    endpoint:
      endpoint.mode === "forwarded"
        ? { host: endpoint.host, portBase: endpoint.portBase }
        : { host: null, portBase: null },
    mailPlans,
    doors,
    listeners: listenersOf(config),
  };
}

function listenersOf({ portal, watch }: Pick<KeeperConfig, "portal" | "watch">): AdminNetwork["listeners"] {
  const all = [
    { what: "portal", at: portal?.listen },
    { what: "panel", at: portal?.admin?.listen },
    { what: "relay", at: portal?.relay.listen },
    { what: "watch", at: watch.listen },
  ] as const;
  return all.flatMap(({ what, at }) =>
    at === undefined ? [] : [{ what, at: `${at.host.includes(":") ? `[${at.host}]` : at.host}:${at.port}` }],
  );
}

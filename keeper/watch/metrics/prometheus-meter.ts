import type { Meter } from "../../core/meter.ts";
import type { EventMetrics } from "./event-metrics.ts";

/** Different operations of one server that have a series of their own; the rest is `other`. */
const MOST_OPERATIONS = 64;

/** Counts and times calls to servers outside. */
export function prometheusMeter(metrics: Pick<EventMetrics, "rpc" | "proxmox">): Meter {
  const known = { rpc: new Set<string>(), proxmox: new Set<string>() };
  return {
    call(server, name, outcome, milliseconds) {
      const names = known[server];
      if (names.size < MOST_OPERATIONS) names.add(name);
      const operation = names.has(name) ? name : "other";
      metrics[server].total.inc({ operation, outcome });
      metrics[server].duration.observe({ operation }, milliseconds / 1000);
    },
  };
}

import type { Registry } from "prom-client";
import { destructionLimit } from "../../core/destruction-limit.ts";
import type { MachineList } from "../ports/machine-list.ts";
import type { Seen } from "../seen.ts";
import type { Collector } from "./collector.ts";
import { gauges } from "./gauges.ts";

const DAY_MS = 86_400_000;

/** What subscriptions hold, whether it is there, and whether VMs may still be destroyed today. */
export function machineGauges(
  registry: Registry,
  machines: MachineList,
  seen: Seen,
  now: () => number,
): Collector {
  const gauge = gauges(registry, "blockhost_");
  const byStatus = gauge("machines", "Machines that subscriptions hold.", ["status"]);
  const orphans = gauge("orphaned_vms", "VMs in our pool that no subscription holds.");
  const missing = gauge("missing_vms", "VMs that should run and are not in our pool.");
  const destroyed = gauge("destructions_last_day", "VMs whose destruction was begun within a day.");
  const limit = gauge("destructions_limit", "Destructions a day after which the circuit breaker opens.");
  const breaker = gauge("circuit_breaker_open", "1 while no further VM may be destroyed.");
  return {
    source: "machines",
    async collect() {
      byStatus.reset();
      const counts = Object.entries(await machines.byStatus());
      for (const [status, count] of counts) byStatus.set({ status }, count);
      const most = destructionLimit(counts.reduce((sum, [, count]) => sum + count, 0));
      const recent = await machines.destructions(now() - DAY_MS);
      destroyed.set(recent);
      limit.set(most);
      breaker.set(recent >= most ? 1 : 0);
      if (!seen.fleet) return;
      const there = new Set(seen.fleet.vms.map(({ vmid }) => vmid));
      const held = new Set(seen.machines.map(({ vmid }) => vmid));
      orphans.set([...there].filter((vmid) => !held.has(vmid)).length);
      missing.set(
        seen.machines.filter(({ vmid, wanted }) => wanted === "running" && !there.has(vmid)).length,
      );
    },
  };
}

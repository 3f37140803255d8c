import { Counter, type Registry } from "prom-client";
import type { Seen } from "../seen.ts";
import type { Collector } from "./collector.ts";
import { gauges } from "./gauges.ts";

/**
 * VMs as the last look at the fleet showed them, by subscription. So that the number of series has a bound, only those
 * of the `most` oldest subscriptions have series of their own; sums and means are over all.
 */
export function vmGauges(registry: Registry, seen: Seen, most: number): Collector {
  const gauge = gauges(registry, "blockhost_");
  const label = ["subscription"] as const;
  const counter = (name: string, help: string) =>
    new Counter({ name: `blockhost_vm_${name}`, help, labelNames: [...label], registers: [registry] });
  const byPower = gauge("vms", "VMs in our pool by power.", ["power"]);
  const without = gauge(
    "vms_without_series",
    "VMs of subscriptions that have no series of their own: there are too many.",
  );
  const busy = gauge(
    "vms_cpu_ratio",
    "Mean over all running VMs of the share of their own processors in use.",
  );
  const used = gauge("vms_memory_bytes", "Memory in use by all VMs.");
  const up = gauge("vm_up", "1 while the VM runs.", label);
  const uptime = gauge("vm_uptime_seconds", "Since the VM was started.", label);
  const cpu = gauge("vm_cpu_ratio", "Share of the VM's own processors in use.", label);
  const memory = gauge("vm_memory_bytes", "Memory in use by the VM.", label);
  const netIn = counter("network_receive_bytes_total", "Bytes that the VM received since its start.");
  const netOut = counter("network_transmit_bytes_total", "Bytes that the VM sent since its start.");
  const diskRead = counter("disk_read_bytes_total", "Bytes that the VM read from its disks since its start.");
  const diskWritten = counter(
    "disk_written_bytes_total",
    "Bytes that the VM wrote to its disks since its start.",
  );
  const perVm = [up, uptime, cpu, memory, netIn, netOut, diskRead, diskWritten];
  return {
    source: "vms",
    collect() {
      for (const each of [byPower, ...perVm]) each.reset();
      const { fleet, machines } = seen;
      if (!fleet) return;
      for (const { power } of fleet.vms) byPower.inc({ power });
      const running = fleet.vms.filter(({ power }) => power === "running");
      busy.set(running.reduce((sum, vm) => sum + vm.cpu, 0) / Math.max(1, running.length));
      used.set(fleet.vms.reduce((sum, vm) => sum + vm.memoryBytes, 0));
      const vms = new Map(fleet.vms.map((vm) => [vm.vmid, vm]));
      const held = machines.filter(({ vmid }) => vms.has(vmid));
      const shown = held.toSorted((a, b) => Number(a.subscription - b.subscription)).slice(0, most);
      without.set(held.length - shown.length);
      for (const { subscription: id, vmid } of shown) {
        const vm = vms.get(vmid);
        // Of a VM whose node is away nothing is known, and zero would look like a start.
        if (!vm || vm.power === "unknown") continue;
        const subscription = `${id}`;
        up.set({ subscription }, vm.power === "running" ? 1 : 0);
        uptime.set({ subscription }, vm.uptimeSeconds);
        cpu.set({ subscription }, vm.cpu);
        memory.set({ subscription }, vm.memoryBytes);
        netIn.inc({ subscription }, vm.netInBytes);
        netOut.inc({ subscription }, vm.netOutBytes);
        diskRead.inc({ subscription }, vm.diskReadBytes);
        diskWritten.inc({ subscription }, vm.diskWriteBytes);
      }
    },
  };
}

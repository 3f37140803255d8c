import type { VmFigures } from "../../core/fleet.ts";
import type { Machine } from "../../core/machine.ts";
import type { Measure } from "../../core/measure.ts";
import type { AdminMachine } from "../../protocol/api/admin/admin-machines.ts";
import type { Watch } from "../../watch/watch.ts";

/** Machines with what the last look at the fleet showed of them. */
export function adminMachines(
  machines: readonly Machine[],
  { seen }: Pick<Watch, "seen">,
  measures: readonly Measure[],
): readonly AdminMachine[] {
  const vms = new Map(seen.fleet?.vms.map((vm) => [vm.vmid, vm]));
  const held = new Set(
    measures.flatMap(({ kind, subscription }) => (kind === "suspend" ? [subscription] : [])),
  );
  return machines.map((machine) => {
    const { subscription, vmid, node, ipv4, generation, status, halted, memoryMiB, diskGiB } = machine;
    return {
      subscription: `${subscription}`,
      vmid,
      node,
      ipv4,
      generation,
      status,
      held: held.has(subscription),
      halted,
      seen: figuresOf(vms.get(vmid)),
      memoryMiB,
      diskGiB,
    };
  });
}

function figuresOf(vm: VmFigures | undefined): AdminMachine["seen"] {
  if (vm === undefined || vm.power === "unknown") return null;
  const { power, uptimeSeconds, cpu, memoryBytes } = vm;
  return { power, uptimeSeconds, cpu, memoryBytes };
}

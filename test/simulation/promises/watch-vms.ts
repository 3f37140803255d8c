import { STATUSES } from "../../contracts/reference/statuses.ts";
import type { Block } from "../chain/block.ts";
import type { SimulatedChain } from "../chain/simulated-chain.ts";
import type { Cluster, VmWatch } from "../proxmox/cluster.ts";
import type { Court } from "./court.ts";
import { PROMISES } from "./promise.ts";
import { subscriptionOfMark } from "./subscription-of-mark.ts";

/** States in which a delivered VM belongs to somebody who has paid for it. */
const PAID = new Set(["Active", "Grace"]);

/** Looks at each change that the keeper asks of a VM, the moment the cluster takes the request. */
export function watchVms(court: Court, chain: () => SimulatedChain, cluster: () => Cluster): VmWatch {
  /** Generations that were destroyed while somebody paid, by subscription. */
  const replaced = new Map<bigint, Set<number>>();
  return {
    cloning(vmid, mark) {
      const others = cluster()
        .made(mark)
        .filter(({ lock }) => lock === "");
      if (others.length > 0)
        court.broken(
          PROMISES.oneVm,
          `${mark} is cloned to ${vmid}, and VM ${others[0]?.vmid} has it already`,
        );
    },
    changing(vm, what) {
      if (vm.foreign)
        court.broken(PROMISES.foreign, `${what} of VM ${vm.vmid}, which somebody else has made`);
    },
    restoring(vm, { serial, notes }) {
      if (serial !== vm.serial)
        court.broken(PROMISES.restored, `backup ${notes} of another machine is written over VM ${vm.vmid}`);
    },
    destroying(vm) {
      const left = [...cluster().backups.values()].filter(({ serial }) => serial === vm.serial);
      if (left.length > 0)
        court.broken(PROMISES.backups, `VM ${vm.vmid} is destroyed, and ${left.length} backups are left`);
      const whose = subscriptionOfMark(vm.config.get("description") ?? "");
      if (whose === null) return court.broken(PROMISES.foreign, `VM ${vm.vmid} without a mark is destroyed`);
      const { id, generation } = whose;
      const { head } = chain();
      const paidIn = [head, chain().final()].find((block) => PAID.has(statusIn(block, id)));
      if (paidIn === undefined) return;
      const gone = replaced.get(id) ?? new Set<number>();
      replaced.set(id, gone.add(generation));
      // Each reinstallation that the owner has asked for takes one generation.
      if (gone.size <= (head.ledger.access.get(id)?.reinstalls ?? 0)) return;
      const status = statusIn(paidIn, id);
      const what = `VM ${vm.vmid} is destroyed; block ${paidIn.number} says ${status}, the head is ${head.number}`;
      court.broken(PROMISES.destroyed, what);
    },
  };
}

function statusIn({ ledger, time }: Block, id: bigint): string {
  return STATUSES[ledger.statusOf(id, time)] ?? "None";
}

import { STATUSES } from "../../contracts/reference/statuses.ts";
import type { SimulatedChain } from "../chain/simulated-chain.ts";
import type { Scheduler } from "../clock/scheduler.ts";
import type { KeeperHost } from "../people/keeper-host.ts";
import type { Cluster } from "../proxmox/cluster.ts";
import type { SimVm } from "../proxmox/sim-vm.ts";
import type { Court } from "./court.ts";
import { measuresInForce } from "./measures-in-force.ts";
import { PROMISES } from "./promise.ts";
import { subscriptionOfMark } from "./subscription-of-mark.ts";

/** From the block that says it to the request that stops or starts the VM. */
const LIMIT_MS = 60_000;
/** A reboot that its tenant asked for and whose guest ignores it holds the lock for as long as a shutdown may take. */
const STOPPING = /:qm(shutdown|stop|start|resume|reboot):/;

/** In the quiet: how long it takes from an expiry to the VM's end, and from a renewal to its start. */
export function watchPunctuality(
  court: Court,
  chain: SimulatedChain,
  cluster: Cluster,
  scheduler: Scheduler,
  host: KeeperHost,
): void {
  /** Since when a VM is not as its status asks, by serial and status. */
  const since = new Map<string, number>();
  /** The first look: what was late before the quiet began is not the quiet's fault. */
  const excused = new Set<string>();
  let first = true;
  const look = () => {
    const { ledger, time } = chain.head;
    const measures = measuresInForce(chain, host);
    const wrong = new Set<string>();
    for (const vm of cluster.vms.values()) {
      const id = vm.foreign ? undefined : subscriptionOfMark(vm.config.get("description") ?? "")?.id;
      if (id === undefined || vm.lock !== "") continue;
      const asked = STATUSES[ledger.statusOf(id, time)] ?? "None";
      const status = asked === "Active" && measures.get(id)?.kind === "suspend" ? "Held" : asked;
      if (!isLate(vm, status, ledger.access.get(id)?.power ?? null)) continue;
      // Until its delivery is final, a purchase is still being provisioned.
      if (chain.final().ledger.access.get(id)?.delivered !== 1) continue;
      const key = `${vm.serial} ${status}`;
      wrong.add(key);
      if (first) excused.add(key);
      const begun = since.get(key) ?? scheduler.now;
      since.set(key, begun);
      if (scheduler.now - begun <= LIMIT_MS || excused.has(key)) continue;
      court.broken(
        PROMISES.punctual,
        `VM ${vm.vmid} is ${vm.power}, its subscription ${status} for ${scheduler.now - begun} ms`,
      );
    }
    for (const key of since.keys()) if (!wrong.has(key)) since.delete(key);
    first = false;
  };
  look();
  scheduler.every(() => 2_000, "a look at the clock", look);
}

function isLate(vm: SimVm, status: string, asked: "on" | "off" | null): boolean {
  if (STOPPING.test(vm.heldBy ?? "")) return false;
  if (status === "Grace" || status === "Held") return vm.power !== "stopped";
  return status === "Active" && vm.power === "stopped" && asked !== "off" && !vm.offFromInside;
}

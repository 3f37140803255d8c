import type { ChainView } from "../core/chain-view.ts";
import type { VmFigures } from "../core/fleet.ts";
import { subscriptionAt } from "../core/subscription-at.ts";
import { generationOf } from "./generation-of.ts";
import type { SagaPorts } from "./saga-ports.ts";
import { vmOf } from "./steps-common.ts";

export interface Orphan {
  /** The subscription that its mark names. */
  readonly id: bigint;
  /** Such as `VM 1007 on node1`. */
  readonly where: string;
  /** That subscription on chain, confirmed; null when there is none. */
  readonly view: ChainView | null;
}

/** So long one is not looked at again. */
const REST_MS = 3_600_000;

/** VMs with our mark that no subscription explains. */
export class Orphanage {
  readonly #ports: SagaPorts;
  /** Until when a VM that nothing explains is left alone: for ever, when it was found not to be ours. */
  readonly #judged = new Map<number, number>();

  constructor(ports: SagaPorts) {
    this.#ports = ports;
  }

  /**
   * Looks at marks only when there is a VM that nothing explains.
   *
   * @param isExplained whether the subscription is live on chain, holds a machine, or is worked on
   */
  async find(
    vms: readonly VmFigures[],
    isExplained: (id: bigint) => boolean,
    now: number,
  ): Promise<readonly Orphan[]> {
    const { hypervisor, reader, settings } = this.#ports;
    const present = new Set(vms.map(({ vmid }) => vmid));
    for (const [vmid, until] of this.#judged)
      if (until <= now || !present.has(vmid)) this.#judged.delete(vmid);
    const unexplained = vms.filter(({ vmid, power }) => {
      const id = subscriptionAt(settings.vmidBase, vmid);
      // Of one whose node is away the mark cannot be read.
      return id !== null && power !== "unknown" && !this.#judged.has(vmid) && !isExplained(id);
    });
    if (unexplained.length === 0) return [];
    const marks = await hypervisor.listMarks(new Set(unexplained.map(({ vmid }) => vmid)));
    const orphans: Orphan[] = [];
    for (const { vmid, node } of unexplained) {
      const id = subscriptionAt(settings.vmidBase, vmid);
      if (id === null) continue;
      const isOurs = generationOf(marks, vmOf(settings, id, 1).mark) !== null;
      this.#judged.set(vmid, isOurs ? now + REST_MS : Number.POSITIVE_INFINITY);
      if (!isOurs) continue;
      orphans.push({ id, where: `VM ${vmid} on ${node}`, view: await reader.read(id, "confirmed") });
    }
    return orphans;
  }
}

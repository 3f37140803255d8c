import { z } from "zod";
import type { VmIdentity } from "../core/vm.ts";
import { readInventory } from "./inventory.ts";
import { nodeOffline } from "./node-offline.ts";
import { onNodeClock } from "./on-node-clock.ts";
import type { Pve } from "./pve.ts";
import { readAnswer } from "./read-answer.ts";

const listShape = z.array(
  z
    .object({
      user: z.string(),
      tokenid: z.string().optional(),
      starttime: z.number(),
      status: z.string().optional(),
    })
    .loose(),
);

/**
 * Whether a destruction under this vmid that we began after `since` has ended well. We destroy nothing but what is ours
 * by its mark, so the VM is gone, whatever has taken its id since.
 *
 * @param since unix ms on the keeper's clock
 * @throws RetryableError PVE_NODE_OFFLINE when it may have run on a node that cannot be asked
 */
export async function wasDestroyed(pve: Pve, vm: VmIdentity, since: number): Promise<boolean> {
  const { nodes } = await readInventory(pve);
  for (const { node } of nodes.filter(({ online }) => online)) {
    const earliest = await onNodeClock(pve, node, since);
    const list = await pve.api.nodes
      .$(node)
      .tasks.$get({ typefilter: "qmdestroy", vmid: vm.vmid, source: "all" });
    const found = readAnswer(listShape, list, "a task list").some(
      ({ user, tokenid, starttime, status = "" }) =>
        `${user}!${tokenid}` === pve.config.tokenId &&
        starttime >= earliest &&
        (status === "OK" || /^WARNINGS: \d+$/.test(status)),
    );
    if (found) return true;
  }
  const away = nodes.find(({ online }) => !online);
  if (away !== undefined) throw nodeOffline(away.node, `whether VM ${vm.vmid} was destroyed cannot be said`);
  return false;
}

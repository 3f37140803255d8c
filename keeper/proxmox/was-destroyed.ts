import { z } from "zod";
import type { VmIdentity } from "../core/vm.ts";
import { readInventory } from "./inventory.ts";
import { nodeOffline } from "./node-offline.ts";
import { nodeTime } from "./node-time.ts";
import type { Pve } from "./pve.ts";
import { readAnswer } from "./read-answer.ts";

const listShape = z.array(
  z
    .object({
      type: z.string(),
      user: z.string(),
      tokenid: z.string().optional(),
      starttime: z.number(),
      status: z.string().optional(),
    })
    .loose(),
);

/** Nodes say times in whole seconds, and not quite the same ones. */
const SLACK_SECONDS = 4;

/**
 * Whether the last that we did under this vmid was to destroy what stood there, and it ended well. We destroy nothing but
 * what is ours by its mark, so our VM is gone, whatever has taken its id since. Needs no memory of ours: the store may
 * have been lost meanwhile.
 *
 * @throws RetryableError PVE_NODE_OFFLINE when a later task may have run on a node that cannot be asked
 */
export async function wasDestroyed(pve: Pve, vm: VmIdentity): Promise<boolean> {
  const { nodes } = await readInventory(pve);
  const [userfilter = ""] = pve.config.tokenId.split("!");
  let last: { readonly age: number; readonly isDestruction: boolean } | null = null;
  for (const { node } of nodes.filter(({ online }) => online)) {
    const query = { vmid: vm.vmid, source: "all", userfilter } as const;
    const list = await pve.api.nodes.$(node).tasks.$get(query);
    // The newest come first.
    const newest = readAnswer(listShape, list, "a task list").find(
      ({ user, tokenid }) => `${user}!${tokenid}` === pve.config.tokenId,
    );
    if (newest === undefined) continue;
    const { type, status = "", starttime } = newest;
    const age = (await nodeTime(pve, node)) - starttime;
    const isDestruction = type === "qmdestroy" && (status === "OK" || /^WARNINGS: \d+$/.test(status));
    if (last !== null && Math.abs(last.age - age) <= SLACK_SECONDS) return false;
    if (last === null || age < last.age) last = { age, isDestruction };
  }
  const away = nodes.find(({ online }) => !online);
  if (away !== undefined && last?.isDestruction !== false)
    throw nodeOffline(away.node, `whether VM ${vm.vmid} was destroyed cannot be said`);
  return last?.isDestruction ?? false;
}

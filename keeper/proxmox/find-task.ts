import { z } from "zod";
import type { VmIdentity } from "../core/vm.ts";
import { onNodeClock } from "./on-node-clock.ts";
import type { Pve } from "./pve.ts";
import { readAnswer } from "./read-answer.ts";

const listShape = z.array(
  z
    .object({
      upid: z.string(),
      user: z.string(),
      tokenid: z.string().optional(),
      starttime: z.number(),
      status: z.string().optional(),
    })
    .loose(),
);

export interface OwnTask {
  readonly upid: string;
  readonly state: "running" | "ok" | "failed";
}

/**
 * The newest task of this type that we began on this VM after `since`; null when there is none. Which snapshot or backup
 * it is about stands in its log at most.
 *
 * @param since unix ms on the keeper's clock
 */
export async function findTask(
  pve: Pve,
  node: string,
  vm: VmIdentity,
  type: "qmrollback" | "qmrestore" | "vzdump",
  since: number,
): Promise<OwnTask | null> {
  const path = pve.api.nodes.$(node);
  const earliest = await onNodeClock(pve, node, since);
  const list = await path.tasks.$get({ typefilter: type, vmid: vm.vmid, source: "all" });
  const ours = readAnswer(listShape, list, "a task list")
    .filter(({ user, tokenid }) => `${user}!${tokenid}` === pve.config.tokenId)
    .filter(({ starttime }) => starttime >= earliest)
    .sort((a, b) => b.starttime - a.starttime);
  const [newest] = ours;
  if (newest === undefined) return null;
  const running = ours.find(({ status }) => status === undefined || status === "RUNNING");
  if (running !== undefined) return { upid: running.upid, state: "running" };
  const ok = ours.find(({ status }) => status === "OK" || /^WARNINGS: \d+$/.test(status ?? ""));
  return ok === undefined ? { upid: newest.upid, state: "failed" } : { upid: ok.upid, state: "ok" };
}

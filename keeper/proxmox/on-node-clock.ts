import { nodeTime } from "./node-time.ts";
import type { Pve } from "./pve.ts";

/** The node says times in whole seconds. */
const SLACK_SECONDS = 2;

/**
 * The earliest second that the node's clock may have shown at a moment of ours. Clocks may differ, so that the moment is
 * taken as so long ago.
 *
 * @param at unix ms on the keeper's clock
 */
export async function onNodeClock(pve: Pve, node: string, at: number): Promise<number> {
  return (await nodeTime(pve, node)) - (pve.now() - at) / 1000 - SLACK_SECONDS;
}

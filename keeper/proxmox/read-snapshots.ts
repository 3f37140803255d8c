import { z } from "zod";
import type { Pve } from "./pve.ts";
import { readAnswer } from "./read-answer.ts";

const listShape = z.array(
  z
    .object({
      name: z.string(),
      parent: z.string().optional(),
      snaptime: z.number().default(0),
      snapstate: z.string().optional(),
    })
    .loose(),
);

/** The entry that stands for the VM as it is now. */
const NOW = "current";

export interface Snapshots {
  /** Complete ones and when they were taken, unix seconds by the node's clock; oldest first. */
  readonly taken: ReadonlyMap<string, number>;
  /** Being made or deleted, or left behind by a task that died over it. */
  readonly unfinished: readonly string[];
  /** The one that was made or rolled back to last. */
  readonly parent: string | null;
}

export async function readSnapshots(pve: Pve, node: string, vmid: number): Promise<Snapshots> {
  const answer = await pve.api.nodes.$(node).qemu.$(vmid).snapshot.$get();
  const list = readAnswer(listShape, answer, `the snapshots of VM ${vmid}`);
  const real = list.filter(({ name }) => name !== NOW).sort((a, b) => a.snaptime - b.snaptime);
  return {
    taken: new Map(
      real.filter(({ snapstate }) => snapstate === undefined).map(({ name, snaptime }) => [name, snaptime]),
    ),
    unfinished: real.filter(({ snapstate }) => snapstate !== undefined).map(({ name }) => name),
    parent: list.find(({ name }) => name === NOW)?.parent ?? null,
  };
}

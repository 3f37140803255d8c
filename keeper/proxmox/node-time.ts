import { z } from "zod";
import type { Pve } from "./pve.ts";
import { readAnswer } from "./read-answer.ts";

const timeShape = z.object({ time: z.number() }).loose();

/** What the node's clock shows, unix seconds. */
export async function nodeTime(pve: Pve, node: string): Promise<number> {
  const answer = await pve.api.nodes.$(node).time.$get();
  return readAnswer(timeShape, answer, `the time of node ${node}`).time;
}

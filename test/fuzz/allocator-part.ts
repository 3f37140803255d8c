import { fileURLToPath } from "node:url";
import type { Part } from "../runner/part.ts";
import { runChild } from "../runner/run-child.ts";
import type { Wishes } from "./campaigns.ts";

const CHILD = fileURLToPath(new URL("./allocator-child.ts", import.meta.url));
const STEPS = 100_000;
const SEED = 20260101;
/** A history takes seconds. */
const SILENT_FOR_MS = 10 * 60_000;

/** Random histories of a broker's store, with deaths. `runs` is how many steps all of them have together. */
export function allocatorPart(root: string, name: string, words: string, wishes: Wishes): Part {
  return {
    name,
    words,
    async run(tell, signal) {
      // fast-check's seeds have 32 bits: of a longer one the last.
      const seed = wishes.seed === undefined ? SEED : Number(BigInt.asIntN(32, BigInt(wishes.seed)));
      const args = [`${wishes.runs ?? STEPS}`, `${seed}`];
      await runChild(root, { file: CHILD, args, silentForMs: SILENT_FOR_MS }, tell, signal);
    },
  };
}

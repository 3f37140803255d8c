/** Plays random histories of a broker's store and tells the parent. Arguments: steps in all, seed. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { allocatorSteps } from "../broker/store/allocator-steps.ts";
import { AllocatorWorld } from "../broker/store/allocator-world.ts";
import type { PartEvent } from "../runner/part.ts";

/** Long enough for leases to come and go, short enough to be read when one fails. */
const STEPS_OF_HISTORY = 500;

function tell(event: PartEvent): void {
  process.send?.(event);
}

const [steps, seed] = process.argv.slice(2).map(Number);
if (steps === undefined || seed === undefined) throw new Error("how many steps, and which seed?");
const runs = Math.max(1, Math.ceil(steps / STEPS_OF_HISTORY));
const title = `no prefix is lent twice or lost over ${runs * STEPS_OF_HISTORY} steps`;
tell({ kind: "total", tests: 1 });
tell({ kind: "note", text: `seed ${seed}` });
const folder = await mkdtemp(join(tmpdir(), "allocator-"));
try {
  let done = 0;
  await fc.assert(
    fc.asyncProperty(allocatorSteps(STEPS_OF_HISTORY), async (history) => {
      const world = await AllocatorWorld.create(join(folder, `${done}.db`));
      try {
        for (const step of history) await world.take(step);
      } finally {
        await world.close();
      }
      tell({ kind: "running", title: `${++done} of ${runs} histories hold` });
    }),
    { numRuns: runs, seed, endOnFailure: true },
  );
  tell({ kind: "passed", title });
} catch (error) {
  process.exitCode = 1;
  tell({ kind: "failed", title, reason: (error as Error).message });
} finally {
  await rm(folder, { recursive: true });
}
tell({ kind: "end" });

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { allocatorSteps } from "./allocator-steps.ts";
import { AllocatorWorld } from "./allocator-world.ts";

describe("the allocator", () => {
  let folder: string;
  let worlds = 0;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "allocator-"));
  });
  after(() => rm(folder, { recursive: true }));

  it("lends no prefix twice and loses none, whatever happens in whatever order and wherever it dies", async function () {
    this.timeout(120_000);
    await fc.assert(
      fc.asyncProperty(allocatorSteps(120), async (steps) => {
        const world = await AllocatorWorld.create(join(folder, `${worlds++}.db`));
        try {
          for (const step of steps) await world.take(step);
        } finally {
          await world.close();
        }
      }),
      { numRuns: 10, endOnFailure: true },
    );
  });
});

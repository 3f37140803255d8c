import fc from "fast-check";
import { createWorld } from "./create-world.ts";
import { playHistory } from "./play-history.ts";
import { step } from "./step.ts";

interface Options {
  /** How many histories. */
  readonly runs: number;
  readonly seed: number;
  /** Told after each history how many have agreed. */
  readonly onProgress?: (done: number) => void;
}

/**
 * Plays random histories on the contracts and on the reference.
 * @returns how often each step ended how: `renew` for those that were done, `renew SubscriptionsUnknown` and the like for
 * those that both refused
 * @throws where they differ first, with the shortest history that fast-check finds for it
 */
export async function compareHistories({ runs, seed, onProgress }: Options): Promise<Map<string, number>> {
  const world = await createWorld();
  const tally = new Map<string, number>();
  let done = 0;
  const history = fc.array(step, { minLength: 20, maxLength: 30, size: "max" });
  const property = fc.asyncProperty(history, async (steps) => {
    await playHistory(world, steps, (kind, refused) => {
      const key = refused === undefined ? kind : `${kind} ${refused}`;
      tally.set(key, (tally.get(key) ?? 0) + 1);
    });
    onProgress?.(++done);
  });
  await fc.assert(property, { seed, numRuns: runs });
  return tally;
}

import fc from "fast-check";
import { createWorld } from "./create-world.ts";
import { playHistory } from "./play-history.ts";
import { step } from "./step.ts";

/** Histories on one chain: an in-process chain keeps some of what it has been reverted from, a third of a MiB for each. */
const CHAIN_LIFE = 250;

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
 * @throws at the first history in which they differ
 */
export async function compareHistories({ runs, seed, onProgress }: Options): Promise<Map<string, number>> {
  const tally = new Map<string, number>();
  let done = 0;
  let world = await createWorld();
  const history = fc.array(step, { minLength: 20, maxLength: 30, size: "max" });
  const property = fc.asyncProperty(history, async (steps) => {
    await playHistory(world, steps, (kind, refused) => {
      const key = refused === undefined ? kind : `${kind} ${refused}`;
      tally.set(key, (tally.get(key) ?? 0) + 1);
    });
    onProgress?.(++done);
    if (done % CHAIN_LIFE !== 0) return;
    await world.close();
    world = await createWorld();
  });
  try {
    // What was done is told by names: nothing shorter that fast-check could find says more.
    await fc.assert(property, { seed, numRuns: runs, endOnFailure: true });
  } finally {
    await world.close();
  }
  return tally;
}

import fc from "fast-check";
import type { Step } from "./allocator-world.ts";

const KINDS: readonly Step["kind"][] = [
  "request",
  "request",
  "look",
  "look",
  "answer",
  "answer",
  "rekey",
  "reject",
  "expire",
  "renew",
  "release",
  "wait",
];

/** Random steps, of which one in four dies at one of its first statements. */
export function allocatorSteps(most: number): fc.Arbitrary<readonly Step[]> {
  const step = fc.record({
    kind: fc.constantFrom(...KINDS),
    pick: fc.nat(1_000),
    crash: fc.option(fc.nat(12), { freq: 3, nil: null }),
  });
  return fc.array(step, { minLength: most, maxLength: most, size: "max" });
}

import { keeperKeys } from "./keeper-keys.ts";
import { runSeed } from "./run-seed.ts";

/** A process of its own: gets seeds, one a message, and answers with what became of each. */
const keys = await keeperKeys();

process.on("message", (seed: string) => {
  void (async () => {
    const { steps, faults, violations } = await runSeed(seed, { keys });
    // A second time with its story: the first was not told, because that takes longer.
    const told = violations.length === 0 ? [] : (await runSeed(seed, { keys, keepTrace: true })).violations;
    process.send?.({ seed, steps, faults: [...faults], violations: told });
  })();
});
process.send?.("ready");

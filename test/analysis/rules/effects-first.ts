import { DeployedContract } from "../deployed-contract.ts";
import { Execution } from "../execution.ts";
import type { Rule } from "../rule.ts";

/**
 * Checks, effects, interactions: nothing is stored and no event emitted after code that is not ours had control. A guard
 * against re-entry does not make this superfluous: other contracts may read a state that is half changed.
 */
export const effectsFirst: Rule = {
  name: "effects-first",
  *check(program) {
    const late = new Map<string, string>();
    for (const contract of DeployedContract.all(program)) {
      for (const entry of contract.entries) {
        for (const [call, effect] of new Execution(contract, entry).lateEffects) {
          late.set(
            call.src,
            `comes before the effect at ${program.pathOf(effect)}:${program.lineOf(effect)}`,
          );
        }
      }
    }
    for (const [src, words] of late) yield { src, words };
  },
};

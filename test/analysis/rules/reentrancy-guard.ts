import { DeployedContract } from "../deployed-contract.ts";
import { Execution } from "../execution.ts";
import type { Rule } from "../rule.ts";

/** Whoever gives control to code that is not ours cannot be entered meanwhile. */
export const reentrancyGuard: Rule = {
  name: "reentrancy-guard",
  *check(program) {
    const open = new Map<string, string>();
    for (const contract of DeployedContract.all(program)) {
      for (const entry of contract.entries) {
        if (!program.isOurs(entry)) continue;
        const guarded = entry.modifiers.some(({ modifierName }) => modifierName.name === "nonReentrant");
        const [call] = guarded ? [] : new Execution(contract, entry).calls;
        if (call === undefined) continue;
        const where = `${program.pathOf(call)}:${program.lineOf(call)}`;
        open.set(entry.src, `${entry.name} is not nonReentrant and gives control away at ${where}`);
      }
    }
    for (const [src, words] of open) yield { src, words };
  },
};

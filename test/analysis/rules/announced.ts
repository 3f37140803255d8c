import type { FunctionDefinition } from "solidity-ast";
import { findAll } from "solidity-ast/utils.js";
import { DeployedContract } from "../deployed-contract.ts";
import type { Program } from "../program.ts";
import type { Rule } from "../rule.ts";
import { storageWrites } from "../storage-writes.ts";

/**
 * Who changes storage tells: by an event, by calling a function that emits one, or because everybody who calls it does.
 * Constructors are left out: what a contract is made of is told by who deploys it.
 */
export const announced: Rule = {
  name: "announced",
  *check(program) {
    const silent = new Map<string, string>();
    for (const contract of DeployedContract.all(program)) {
      const functions = contract.functions.filter(({ kind }) => kind !== "constructor");
      const called = new Map(functions.map((one) => [one, targets(contract, one)]));
      const tells = (one: FunctionDefinition, seen: readonly FunctionDefinition[] = []): boolean =>
        !seen.includes(one) &&
        (emits(one) || targets(contract, one).some((other) => tells(other, [...seen, one])));
      const isTold = (one: FunctionDefinition, seen: readonly FunctionDefinition[] = []): boolean => {
        if (tells(one)) return true;
        const callers = functions.filter(
          (other) => !seen.includes(other) && called.get(other)?.includes(one) === true,
        );
        return callers.length > 0 && callers.every((caller) => isTold(caller, [...seen, one]));
      };
      for (const one of functions) {
        if (!program.isOurs(one) || !writes(program, one) || isTold(one)) continue;
        silent.set(one.src, `${one.name} changes storage and nothing tells of it`);
      }
    }
    for (const [src, words] of silent) yield { src, words };
  },
};

function writes(program: Program, one: FunctionDefinition): boolean {
  return [...findAll("*", one)].some((node) => storageWrites(program, node).length > 0);
}

function emits(one: FunctionDefinition): boolean {
  return !findAll("EmitStatement", one).next().done;
}

function targets(contract: DeployedContract, one: FunctionDefinition): FunctionDefinition[] {
  return [...findAll("FunctionCall", one)].flatMap((call) => contract.target(call) ?? []);
}

import { stripVTControlCharacters } from "node:util";
import type { SolidityCall, SolidityResult } from "./solidity-result.ts";

/** Why a Solidity test failed, and by which input or history, ready to be read. */
export function reasonOfSolidity({ reason, counterexample }: SolidityResult): string {
  const calls =
    counterexample === undefined
      ? []
      : "sequence" in counterexample
        ? counterexample.sequence
        : [counterexample];
  return [reason ?? "it gave no reason", ...calls.map((call) => `  ${textOf(call)}`)].join("\n");
}

function textOf({ contractName = "", signature = "", args = "" }: SolidityCall): string {
  return `${contractName}${contractName && "."}${signature.replace(/\(.*/, "")}(${stripVTControlCharacters(args)})`;
}

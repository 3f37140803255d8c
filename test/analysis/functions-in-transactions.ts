import type { FunctionDefinition } from "solidity-ast";
import { DeployedContract } from "./deployed-contract.ts";
import { Execution } from "./execution.ts";
import type { Program } from "./program.ts";

/** Our functions that run when something changes, at deployment or later: not those that only views for others reach. */
export function functionsInTransactions(program: Program): FunctionDefinition[] {
  const contracts = DeployedContract.all(program);
  const reached = contracts.flatMap((contract) =>
    [...contract.constructors, ...contract.entries].flatMap((entry) => [
      ...new Execution(contract, entry).functions,
    ]),
  );
  return [...new Set(reached)].filter((one) => program.isOurs(one));
}

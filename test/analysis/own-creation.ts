import type { ContractDefinition, FunctionCall } from "solidity-ast";
import { findAll } from "solidity-ast/utils.js";
import { callee } from "./call-kind.ts";
import { DeployedContract } from "./deployed-contract.ts";
import { Execution } from "./execution.ts";
import type { Program } from "./program.ts";

/**
 * Whether a call leads to a function that gives control to nobody, of a contract that the caller created itself: an
 * immutable variable that is set only by `new`. Such a call is as good as one inside of the contract.
 */
export function isOwnCreation({ program }: DeployedContract, call: FunctionCall): boolean {
  const target = callee(call);
  if (target.nodeType !== "MemberAccess" || target.expression.nodeType !== "Identifier") return false;
  const called = program.definition(target.referencedDeclaration);
  if (called?.nodeType !== "FunctionDefinition") return false;
  const created = creations(program, target.expression.referencedDeclaration);
  return (
    created.length > 0 &&
    created.every((definition) => {
      if (definition === undefined) return false;
      const contract = new DeployedContract(program, definition);
      const entry = contract.entries.find(
        ({ functionSelector }) => functionSelector === called.functionSelector,
      );
      return entry !== undefined && new Execution(contract, entry).calls.size === 0;
    })
  );
}

/** What the values of an immutable variable are instances of; undefined for one that is not made by `new`. */
function creations(program: Program, id: number | null | undefined): (ContractDefinition | undefined)[] {
  const variable = program.definition(id);
  if (variable?.nodeType !== "VariableDeclaration" || variable.mutability !== "immutable") return [];
  return program.units
    .flatMap((unit) => [...findAll("Assignment", unit)])
    .filter(({ leftHandSide: to }) => to.nodeType === "Identifier" && to.referencedDeclaration === id)
    .map(({ rightHandSide: value }) => {
      if (value.nodeType !== "FunctionCall" || value.expression.nodeType !== "NewExpression")
        return undefined;
      const { typeName } = value.expression;
      if (typeName.nodeType !== "UserDefinedTypeName") return undefined;
      return program.deref("ContractDefinition", typeName.referencedDeclaration);
    });
}

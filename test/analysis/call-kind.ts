import type { Expression, FunctionCall } from "solidity-ast";
import type { Program } from "./program.ts";

/**
 * Where a call leads. `internal`: to code of the same contract, libraries included. `static`: to another contract, which
 * cannot change anything meanwhile. `external`: to another contract, which may do anything, call back among it.
 * `none`: a conversion, an event, or something that the language does itself.
 */
export type CallKind = "internal" | "static" | "external" | "none";

/** The compiler names the type of what is called; each of these beginnings is a kind of function. */
const KINDS: readonly (readonly [string, CallKind])[] = [
  ["t_function_internal_", "internal"],
  ["t_function_barestaticcall_", "static"],
  ["t_function_bare", "external"], // call, delegatecall, callcode
  ["t_function_delegatecall_", "external"], // a public function of a library
  ["t_function_send_", "external"],
  ["t_function_transfer_", "external"],
  ["t_function_creation_", "external"],
];

export function callKind(program: Program, call: FunctionCall): CallKind {
  if (call.kind !== "functionCall") return "none";
  const type = call.expression.typeDescriptions.typeIdentifier ?? "";
  if (type.startsWith("t_function_external_")) return isView(program, call) ? "static" : "external";
  return KINDS.find(([beginning]) => type.startsWith(beginning))?.[1] ?? "none";
}

/** What is called, without the `{value: ...}` before the arguments. */
export function callee(call: FunctionCall): Expression {
  return call.expression.nodeType === "FunctionCallOptions" ? call.expression.expression : call.expression;
}

/** The compiler calls a view by STATICCALL. */
function isView(program: Program, call: FunctionCall): boolean {
  const target = callee(call);
  const definition =
    target.nodeType === "MemberAccess" ? program.definition(target.referencedDeclaration) : undefined;
  if (definition?.nodeType === "VariableDeclaration") return true; // a getter
  return (
    definition?.nodeType === "FunctionDefinition" &&
    (definition.stateMutability === "view" || definition.stateMutability === "pure")
  );
}

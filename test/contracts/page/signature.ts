import type { SyntaxNode } from "./syntax-node.ts";
import { typeName } from "./type-name.ts";

/** `quote(uint32 planId, uint16 numDays, address token) → uint256 amount`, and the like for an event or error. */
export function signature(node: SyntaxNode): string {
  const name = node.name || (node.kind ?? "");
  const returns = node.returnParameters?.parameters ?? [];
  const returned = returns.length > 1 ? `(${list(returns)})` : list(returns);
  const payable = node.stateMutability === "payable" ? " payable" : "";
  return `${name}(${list(node.parameters?.parameters ?? [])})${payable}${returned === "" ? "" : ` → ${returned}`}`;
}

function list(variables: readonly SyntaxNode[]): string {
  return variables
    .map((variable) => [typeName(variable), variable.indexed ? "indexed" : "", variable.name])
    .map((words) => words.filter((word) => word !== "").join(" "))
    .join(", ");
}

import type { Node } from "solidity-ast/node.js";

/** What a node is made of, in the order of the source. Inline assembly is one piece. */
export function childrenOf(node: Node): Node[] {
  const children = Object.entries(node).flatMap(([key, value]) => (key === "AST" ? [] : nodesIn(value)));
  return children.sort((a, b) => offset(a) - offset(b));
}

function nodesIn(value: unknown): Node[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  return typeof value === "object" && value !== null && "nodeType" in value ? [value as Node] : [];
}

function offset({ src }: Node): number {
  return Number(src.split(":")[0]);
}

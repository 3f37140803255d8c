import type { SyntaxNode } from "./syntax-node.ts";

/** `node` and all below it, in the order of the source. */
export function descendants(node: unknown, found: SyntaxNode[] = []): SyntaxNode[] {
  if (typeof node !== "object" || node === null) return found;
  if ("nodeType" in node) found.push(node as SyntaxNode);
  for (const child of Object.values(node)) descendants(child, found);
  return found;
}

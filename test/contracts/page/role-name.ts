import type { SyntaxNode } from "./syntax-node.ts";

/** The name that a role has everywhere, whether the contract shows its constant or not. */
export function roleName({ name }: SyntaxNode): string {
  return name.replace(/^_/, "");
}

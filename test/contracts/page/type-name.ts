import type { SyntaxNode } from "./syntax-node.ts";

/** A variable's type as the source says it: solc adds its kind and where it was declared. */
export function typeName({ typeDescriptions }: SyntaxNode): string {
  return (typeDescriptions?.typeString ?? "").replaceAll(/\b(?:struct|enum|contract) (?:\w+\.)?/g, "");
}

import type { CompiledContract } from "./compiled-contract.ts";
import type { SyntaxNode } from "./syntax-node.ts";

/**
 * The function that a call runs in this contract: the most derived one, or for `super` the one that is named. Undefined
 * for calls of other contracts, casts and structs.
 */
export function implementation(
  contract: CompiledContract,
  callee: SyntaxNode | undefined,
): SyntaxNode | undefined {
  const named = contract.referenced(callee);
  if (named?.nodeType !== "FunctionDefinition") return undefined;
  if (callee?.nodeType === "MemberAccess") {
    const isLibrary = contract.ownerOf(named).contractKind === "library";
    return callee.expression?.name === "super" || isLibrary ? named : undefined;
  }
  return contract.lineage
    .flatMap(({ nodes = [] }) => nodes)
    .find((node) => node === named || overrides(contract, node, named));
}

function overrides(contract: CompiledContract, node: SyntaxNode, base: SyntaxNode): boolean {
  return (node.baseFunctions ?? []).some(
    (id) => id === base.id || overrides(contract, contract.node(id), base),
  );
}

import type { CompiledContract } from "./compiled-contract.ts";
import { descendants } from "./descendants.ts";
import { implementation } from "./implementation.ts";
import type { SyntaxNode } from "./syntax-node.ts";

/** Names and ERC-165 ids of what `supportsInterface` of a contract answers with true, by its own words. */
export function supportedInterfaces(
  contract: CompiledContract,
): { readonly name: string; readonly id: string }[] {
  const found = new Map<string, string>();
  const look = (node: SyntaxNode | undefined): void => {
    for (const inner of descendants(node?.body)) {
      if (inner.memberName === "interfaceId") {
        const named = contract.referenced(inner.expression?.arguments?.[0]);
        if (named !== undefined) found.set(named.name, interfaceId(named));
      }
      const constant = inner.nodeType === "Identifier" ? contract.referenced(inner) : undefined;
      if (constant?.constant === true)
        found.set(interfaceName(constant.name), contract.textOf(constant.value ?? inner));
      if (inner.expression?.expression?.name === "super") look(implementation(contract, inner.expression));
    }
  };
  const declared = contract.lineage.flatMap(({ nodes = [] }) => nodes);
  look(declared.find(({ name, functionSelector }) => name === "supportsInterface" && functionSelector));
  return [...found].map(([name, id]) => ({ name, id })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** All selectors that an interface declares itself, exclusive-ored. */
function interfaceId({ nodes = [] }: SyntaxNode): string {
  const id = nodes.reduce((sum, { functionSelector = "0" }) => sum ^ BigInt(`0x${functionSelector}`), 0n);
  return `0x${id.toString(16).padStart(8, "0")}`;
}

/** `_INTERFACE_ID_ERC4906` stands for `IERC4906`, whose id the ERC chose and no function gives. */
function interfaceName(constant: string): string {
  return `I${constant.split("_").at(-1)}`;
}

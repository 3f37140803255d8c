import type { CompiledContract } from "./compiled-contract.ts";
import { markdownTable } from "./markdown-table.ts";
import { natspec } from "./natspec.ts";
import type { SyntaxNode } from "./syntax-node.ts";
import { typeName } from "./type-name.ts";

/** The structs and enums that a contract's own interfaces speak of. */
export function typesOf(contract: CompiledContract): string {
  return contract.lineage
    .filter((node) => node.contractKind === "interface" && contract.pathOf(node) !== undefined)
    .flatMap(({ nodes = [] }) => nodes)
    .filter(({ nodeType }) => nodeType === "StructDefinition" || nodeType === "EnumDefinition")
    .map((node) => `**\`${node.name}\`**: ${natspec(contract, node).notice}\n\n${rows(contract, node)}`)
    .join("");
}

function rows(contract: CompiledContract, node: SyntaxNode): string {
  const { members = [] } = node;
  if (node.nodeType === "EnumDefinition") {
    return `${members.map(({ name }, index) => `${index} \`${name}\``).join(", ")}\n\n`;
  }
  const { params } = natspec(contract, node);
  return markdownTable(
    ["field", "type", "meaning"],
    members.map((member) => [`\`${member.name}\``, `\`${typeName(member)}\``, params.get(member.name) ?? ""]),
  );
}

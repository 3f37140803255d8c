import type { CompiledContract } from "./compiled-contract.ts";
import { natspec } from "./natspec.ts";
import { supportedInterfaces } from "./supported-interfaces.ts";
import type { SyntaxNode } from "./syntax-node.ts";

/** What a contract is and what it is made of. */
export function introduction(contract: CompiledContract): string {
  const isOurs = (node: SyntaxNode) => contract.pathOf(node) !== undefined;
  const ours = contract.lineage.filter(isOurs);
  const interfaces = ours
    .filter(({ contractKind }) => contractKind === "interface")
    .sort((a, b) => Number(b.name === `I${contract.name}`) - Number(a.name === `I${contract.name}`));
  const code = ours.filter(({ contractKind }) => contractKind !== "interface");
  const [self] = code.map((node) => natspec(contract, node));
  const promises = interfaces.map((node) => natspec(contract, node));
  const words = [
    `${self?.title ?? ""} ${self?.notice ?? ""}`.trim(),
    ...promises.map(({ notice }) => notice),
    ...promises.map(({ dev }) => dev),
    self?.dev ?? "",
  ];

  const link = (node: SyntaxNode) => `[${node.name}](../${contract.pathOf(node)})`;
  const packages = code
    .flatMap(({ baseContracts = [] }) => baseContracts)
    .flatMap(({ baseName }) => contract.referenced(baseName) ?? [])
    .filter((node) => !isOurs(node) && node.contractKind === "contract")
    .map(({ name }) => `\`${name}\``);
  const answers = supportedInterfaces(contract).map(({ name, id }) => `\`${id}\` ${name}`);
  const facts = [
    `Code: ${code.map(link).join(", ")}`,
    interfaces.length > 0 ? `Interfaces: ${interfaces.map(link).join(", ")}` : "",
    packages.length > 0 ? `From OpenZeppelin: ${[...new Set(packages)].join(", ")}` : "",
    answers.length > 0 ? `ERC-165 ids: ${answers.join(", ")}` : "",
  ];
  return `${words.filter(Boolean).join("\n\n")}\n\n${facts
    .filter(Boolean)
    .map((fact) => `- ${fact}`)
    .join("\n")}\n\n`;
}

import type { CompiledContract } from "./compiled-contract.ts";
import type { SyntaxNode } from "./syntax-node.ts";

/** What a contract shows to the outside, bases included. */
export interface Members {
  readonly constructors: readonly SyntaxNode[];
  /** Change state; `receive` and `fallback` among them. */
  readonly functions: readonly SyntaxNode[];
  readonly views: readonly SyntaxNode[];
  readonly constants: readonly SyntaxNode[];
  readonly events: readonly SyntaxNode[];
  readonly errors: readonly SyntaxNode[];
}

/** The members of a contract; of functions that override each other the one that runs. */
export function members(contract: CompiledContract): Members {
  const declared = contract.lineage.flatMap(({ nodes = [] }) => nodes);
  const bySelector = new Map<string, SyntaxNode>();
  const unnamed: SyntaxNode[] = [];
  for (const node of declared) {
    const { functionSelector, kind } = node;
    if (kind === "receive" || kind === "fallback") unnamed.push(node);
    if (functionSelector === undefined || bySelector.has(functionSelector)) continue;
    if (node.nodeType === "FunctionDefinition" || node.nodeType === "VariableDeclaration") {
      bySelector.set(functionSelector, node);
    }
  }
  const callable = [...bySelector.values()];
  const isConstant = (node: SyntaxNode) => node.constant === true;
  const isView = ({ nodeType, stateMutability = "" }: SyntaxNode) =>
    nodeType === "VariableDeclaration" || ["view", "pure"].includes(stateMutability);
  const [self] = contract.lineage;
  return {
    constructors: (self?.nodes ?? []).filter(({ kind }) => kind === "constructor"),
    functions: [...callable.filter((node) => !isView(node)), ...unnamed],
    views: callable.filter((node) => isView(node) && !isConstant(node)),
    constants: callable.filter(isConstant),
    events: inOrder(contract, self?.usedEvents),
    errors: inOrder(contract, self?.usedErrors),
  };
}

/** By file and place: ids differ with what else was compiled. */
function inOrder(contract: CompiledContract, ids: readonly number[] = []): SyntaxNode[] {
  const place = ({ src }: SyntaxNode) => Number.parseInt(src, 10);
  return ids
    .map((id) => contract.node(id))
    .sort((a, b) => {
      const [fileA, fileB] = [contract.fileOf(a), contract.fileOf(b)];
      return fileA === fileB ? place(a) - place(b) : fileA < fileB ? -1 : 1;
    });
}

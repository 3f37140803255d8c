import type { CompiledContract } from "./compiled-contract.ts";
import { natspec } from "./natspec.ts";
import type { SyntaxNode } from "./syntax-node.ts";

/** The first sentence, without the list that it may introduce. */
const FIRST_SENTENCE = /^.*?(?:\.(?= |$)|(?=: - )|$)/;

/** What a table says of a definition: its notice; of a package's, which has notes for developers, their first sentence. */
export function brief(contract: CompiledContract, node: SyntaxNode): string {
  const { notice, dev } = natspec(contract, node);
  if (notice !== "") return notice;
  const [sentence = ""] = FIRST_SENTENCE.exec(dev) ?? [];
  return sentence.replaceAll(/\{(\w+)\}/g, "`$1`").replaceAll("``", "`");
}

import type { CompiledContract } from "./compiled-contract.ts";
import type { SyntaxNode } from "./syntax-node.ts";

/** A comment by its tags. */
export interface Natspec {
  readonly title: string;
  readonly notice: string;
  readonly dev: string;
  /** By parameter, or by field of a struct. */
  readonly params: ReadonlyMap<string, string>;
}

/** The comment of a definition, or the one that it inherits. */
export function natspec(contract: CompiledContract, node: SyntaxNode): Natspec {
  const tags = readTags(node.documentation?.text ?? "");
  const named = tags.find(([tag]) => tag === "inheritdoc")?.[1];
  if (named !== undefined || tags.every(([, words]) => words.startsWith("See {"))) {
    const bases = (node.baseFunctions ?? []).map((id) => contract.node(id));
    // What is named may stand further up: the nearest base leads there.
    const base = bases.find((candidate) => contract.ownerOf(candidate).name === named) ?? bases[0];
    if (base !== undefined) return natspec(contract, base);
  }
  const all = (tag: string) => tags.filter(([name]) => name === tag).map(([, words]) => words);
  return {
    title: all("title").join(" "),
    notice: all("notice").join(" "),
    dev: all("dev").join(" "),
    params: new Map(all("param").map((words) => splitAt(words, words.indexOf(" ")))),
  };
}

/** `@tag words` each, with what comes before the first tag as a notice. */
function readTags(text: string): (readonly [tag: string, words: string])[] {
  return text
    .split(/^\s*@/m)
    .map((part, index) => (index === 0 ? `notice ${part}` : part).replace(/\s+/g, " ").trim())
    .map((part) => splitAt(part, part.indexOf(" ")))
    .filter(([, words]) => words !== "");
}

function splitAt(text: string, index: number): [string, string] {
  return index < 0 ? [text, ""] : [text.slice(0, index), text.slice(index + 1)];
}

import { createRequire } from "node:module";

/** A node of solc's syntax tree, as far as a walk through it needs to know. */
export interface SolidityNode {
  readonly nodeType: string;
  /** `start:length:file`, in bytes of UTF-8. */
  readonly src: string;
  readonly [field: string]: unknown;
}

interface Output {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly sources: Readonly<Record<string, { readonly ast: SolidityNode }>>;
}

const solc = createRequire(import.meta.url)("solc") as { compile(input: string): string };

/**
 * The syntax tree of one Solidity file by the compiler itself; what the file imports is not looked at.
 *
 * @throws Error with solc's words when the file does not parse.
 */
export function parseSolidity(text: string): SolidityNode {
  const input = {
    language: "Solidity",
    sources: { file: { content: text } },
    settings: { stopAfter: "parsing", outputSelection: { "*": { "": ["ast"] } } },
  };
  const { errors = [], sources } = JSON.parse(solc.compile(JSON.stringify(input))) as Output;
  const error = errors.find(({ severity }) => severity === "error");
  const ast = sources.file?.ast;
  if (error !== undefined || ast === undefined)
    throw new Error(error?.formattedMessage ?? "solc gave no tree");
  return ast;
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import solc from "solc";
import type { SourceUnit } from "solidity-ast";

/** Sources by path, relative to the repository. */
export type Sources = Readonly<Record<string, string>>;

export interface Message {
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
  readonly formattedMessage: string;
  readonly sourceLocation?: { readonly file: string; readonly start: number };
}

export interface Compiled {
  readonly errors?: readonly Message[];
  readonly sources: Record<string, { ast: SourceUnit; id: number }>;
}

/**
 * Has the pinned compiler read these sources and what they import. Imports are looked for among the sources, then in the
 * repository and its packages.
 */
export function compile(root: string, sources: Sources, settings: object): Compiled {
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(Object.entries(sources).map(([path, content]) => [path, { content }])),
    settings: { evmVersion: "cancun", ...settings },
  };
  const output: Compiled = JSON.parse(
    solc.compile(JSON.stringify(input), { import: (path: string) => readImport(root, path) }),
  );
  const fatal = output.errors?.filter(({ severity }) => severity === "error") ?? [];
  if (fatal.length > 0) throw new Error(fatal.map(({ formattedMessage }) => formattedMessage).join("\n"));
  return output;
}

function readImport(root: string, path: string): { contents: string } | { error: string } {
  try {
    return { contents: readFileSync(join(root, path.startsWith("@") ? "node_modules" : "", path), "utf8") };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

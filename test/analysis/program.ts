import type { ContractDefinition, FunctionDefinition, SourceUnit } from "solidity-ast";
import type { Node } from "solidity-ast/node.js";
import { type ASTDereferencer, astDereferencer, findAll } from "solidity-ast/utils.js";
import { compile, type Message, type Sources } from "./compile.ts";
import { lineAt } from "./line-at.ts";
import type { Place } from "./place.ts";

/** Sources as the compiler understands them: every name is resolved, every expression has its type. */
export class Program {
  /** What is looked at; what it imports is known too. */
  readonly units: readonly SourceUnit[];
  readonly messages: readonly Message[];
  readonly deref: ASTDereferencer;
  readonly #paths = new Map<number, string>();
  readonly #sources: Sources;

  constructor(root: string, sources: Sources) {
    const output = compile(root, sources, { outputSelection: { "*": { "": ["ast"] } } });
    for (const [path, { id }] of Object.entries(output.sources)) this.#paths.set(id, path);
    this.units = Object.keys(sources).flatMap((path) => output.sources[path]?.ast ?? []);
    this.messages = output.errors ?? [];
    this.deref = astDereferencer(output);
    this.#sources = sources;
  }

  /** Of the sources that are looked at, not of their imports. */
  get contracts(): ContractDefinition[] {
    return this.units.flatMap((unit) => [...findAll("ContractDefinition", unit)]);
  }

  get functions(): FunctionDefinition[] {
    return this.units.flatMap((unit) => [...findAll("FunctionDefinition", unit)]);
  }

  /** Whether the node stands in a source that is looked at. */
  isOurs(node: Place): boolean {
    return this.pathOf(node) in this.#sources;
  }

  pathOf({ src }: Place): string {
    return this.#paths.get(Number(src.split(":")[2])) ?? "";
  }

  lineOf(node: Place): number {
    return lineAt(this.#sources[this.pathOf(node)] ?? "", Number(node.src.split(":")[0]));
  }

  /** The definition that a name leads to, unless it is one of the language's own. */
  definition(id: number | null | undefined): Node | undefined {
    return id === null || id === undefined || id < 0 ? undefined : this.deref("*", id);
  }
}

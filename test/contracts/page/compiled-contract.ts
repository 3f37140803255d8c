import type { Artifact } from "./artifact.ts";
import type { CompilerOutput } from "./compiler-output.ts";
import { descendants } from "./descendants.ts";
import type { StorageLayout } from "./storage-layout.ts";
import type { SyntaxNode } from "./syntax-node.ts";

/** A compiled contract, with the syntax tree of all that it is made of. */
export class CompiledContract {
  readonly name: string;
  readonly storage: StorageLayout;
  /** Its own definition, then those of its bases, the most derived first. */
  readonly lineage: readonly SyntaxNode[];
  readonly initCodeBytes: number;
  readonly runtimeCodeBytes: number;
  readonly #output: CompilerOutput;
  readonly #nodes = new Map<number, SyntaxNode>();
  readonly #owners = new Map<SyntaxNode, SyntaxNode>();
  readonly #files = new Map<SyntaxNode, string>();

  /** @throws Error when the build was made without storage layouts */
  constructor(
    { contractName, inputSourceName, bytecode, deployedBytecode }: Artifact,
    output: CompilerOutput,
  ) {
    this.name = contractName;
    this.initCodeBytes = byteLength(bytecode);
    this.runtimeCodeBytes = byteLength(deployedBytecode);
    this.#output = output;
    for (const [file, { ast }] of Object.entries(output.sources)) {
      for (const top of ast.nodes ?? []) {
        this.#files.set(top, file);
        for (const node of descendants(top)) {
          this.#nodes.set(node.id, node);
          this.#owners.set(node, top);
        }
      }
    }
    const own = output.sources[inputSourceName]?.ast.nodes?.find(({ name }) => name === contractName);
    const storage = output.contracts[inputSourceName]?.[contractName]?.storageLayout;
    if (own === undefined || storage === undefined)
      throw new Error(`the build does not describe ${contractName}`);
    this.storage = storage;
    this.lineage = own.linearizedBaseContracts?.map((id) => this.node(id)) ?? [];
  }

  node(id: number): SyntaxNode {
    const node = this.#nodes.get(id);
    if (node === undefined) throw new Error(`${this.name}: the syntax tree has no node ${id}`);
    return node;
  }

  /** What an identifier means; undefined for what the language itself brings. */
  referenced(node: SyntaxNode | undefined): SyntaxNode | undefined {
    return this.#nodes.get(node?.referencedDeclaration ?? Number.NaN);
  }

  /** The contract that a node stands in, or is. */
  ownerOf(node: SyntaxNode): SyntaxNode {
    return this.#owners.get(node) ?? node;
  }

  /** The source of a node, as Hardhat names it: `project/contracts/Plans.sol`, or `npm/@openzeppelin/contracts@5.7.0/…`. */
  fileOf(node: SyntaxNode): string {
    return this.#files.get(this.ownerOf(node)) ?? "";
  }

  /** `contracts/Plans.sol` for what stands in this repository; undefined for what comes from a package. */
  pathOf(node: SyntaxNode): string | undefined {
    const file = this.fileOf(node);
    return file.startsWith(OURS) ? file.slice(OURS.length) : undefined;
  }

  /** The text that a node was read from. */
  textOf({ src }: SyntaxNode): string {
    const [start = 0, length = 0, id] = src.split(":").map(Number);
    const file = Object.entries(this.#output.sources).find(([, source]) => source.id === id)?.[0] ?? "";
    const bytes = Buffer.from(this.#output.texts[file]?.content ?? "");
    return bytes.subarray(start, start + length).toString();
  }
}

const OURS = "project/";

function byteLength(hex: string): number {
  return (hex.length - "0x".length) / 2;
}

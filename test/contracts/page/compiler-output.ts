import type { StorageLayout } from "./storage-layout.ts";
import type { SyntaxNode } from "./syntax-node.ts";

/** What goes into the compiler and comes out of it, for all sources that were compiled together. */
export interface CompilerOutput {
  readonly texts: Readonly<Record<string, { readonly content: string }>>;
  readonly sources: Readonly<Record<string, { readonly id: number; readonly ast: SyntaxNode }>>;
  readonly contracts: Readonly<
    Record<string, Readonly<Record<string, { readonly storageLayout?: StorageLayout }>>>
  >;
}

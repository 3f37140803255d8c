/** A node of solc's syntax tree, with the fields that the page is written from; which it has depends on `nodeType`. */
export interface SyntaxNode {
  readonly id: number;
  readonly nodeType: string;
  /** `start:length:file`, in bytes. */
  readonly src: string;
  readonly name: string;
  readonly documentation?: { readonly text: string };

  // Contracts.
  readonly contractKind?: "contract" | "interface" | "library";
  readonly abstract?: boolean;
  readonly baseContracts?: readonly { readonly baseName: SyntaxNode }[];
  readonly linearizedBaseContracts?: readonly number[];
  readonly nodes?: readonly SyntaxNode[];
  readonly usedErrors?: readonly number[];
  readonly usedEvents?: readonly number[];

  // What a contract declares.
  readonly baseFunctions?: readonly number[];
  readonly functionSelector?: string;
  readonly eventSelector?: string;
  readonly errorSelector?: string;
  readonly kind?: string;
  readonly visibility?: string;
  readonly stateMutability?: string;
  readonly constant?: boolean;
  readonly indexed?: boolean;
  readonly modifiers?: readonly SyntaxNode[];
  readonly modifierName?: SyntaxNode;
  readonly parameters?: { readonly parameters: readonly SyntaxNode[] };
  readonly returnParameters?: { readonly parameters: readonly SyntaxNode[] };
  readonly members?: readonly SyntaxNode[];
  readonly typeDescriptions?: { readonly typeString: string };
  readonly value?: SyntaxNode;
  readonly canonicalName?: string;

  // Statements and expressions.
  readonly body?: SyntaxNode;
  readonly condition?: SyntaxNode;
  readonly trueBody?: SyntaxNode;
  readonly errorCall?: SyntaxNode;
  readonly expression?: SyntaxNode;
  readonly arguments?: readonly SyntaxNode[];
  readonly memberName?: string;
  /** Of a literal text. */
  readonly hexValue?: string;
  readonly referencedDeclaration?: number;
}

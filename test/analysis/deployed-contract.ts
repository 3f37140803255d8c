import type { ContractDefinition, FunctionCall, FunctionDefinition, ModifierDefinition } from "solidity-ast";
import { callee } from "./call-kind.ts";
import type { Place } from "./place.ts";
import type { Program } from "./program.ts";

/** A contract that can be deployed, with all that it inherits: which code runs when one of its functions is called. */
export class DeployedContract {
  /** Itself first, then what it inherits, nearest first. */
  readonly #line: readonly ContractDefinition[];

  readonly program: Program;

  constructor(program: Program, definition: ContractDefinition) {
    this.program = program;
    this.#line = definition.linearizedBaseContracts.map((id) => program.deref("ContractDefinition", id));
  }

  static all(program: Program): DeployedContract[] {
    return program.contracts
      .filter(({ contractKind, abstract }) => contractKind === "contract" && !abstract)
      .map((definition) => new DeployedContract(program, definition));
  }

  /** What others can call to change something: each function as it is in the end, constructors left out. */
  get entries(): FunctionDefinition[] {
    return this.functions.filter(
      ({ kind, visibility, stateMutability }) =>
        kind !== "constructor" &&
        (visibility === "external" || visibility === "public") &&
        stateMutability !== "view" &&
        stateMutability !== "pure",
    );
  }

  get constructors(): FunctionDefinition[] {
    return this.functions.filter(({ kind }) => kind === "constructor");
  }

  /** All functions with code that are not overridden. */
  get functions(): FunctionDefinition[] {
    const all = this.#line.flatMap(functionsOf).filter(({ implemented }) => implemented);
    return all.filter((one) => one.kind === "constructor" || this.#override(one) === one);
  }

  /** The code that an internal call runs; undefined for what is called through a variable. */
  target(call: FunctionCall): FunctionDefinition | undefined {
    const name = callee(call);
    if (name.nodeType !== "Identifier" && name.nodeType !== "MemberAccess") return undefined;
    const definition = this.program.definition(name.referencedDeclaration);
    if (definition?.nodeType !== "FunctionDefinition") return undefined;
    // What `super` leads to depends on the contract that is deployed; the tree has what it is for the one it stands in.
    if (name.nodeType === "Identifier") return this.#override(definition);
    const isSuper = name.expression.nodeType === "Identifier" && name.expression.name === "super";
    return isSuper ? this.#above(call, definition) : definition;
  }

  /** The modifier that runs; undefined for the constructor of a base. */
  modifier(id: number | null | undefined): ModifierDefinition | undefined {
    const definition = this.program.definition(id);
    return definition?.nodeType === "ModifierDefinition" ? definition : undefined;
  }

  #override(definition: FunctionDefinition): FunctionDefinition {
    if (!this.#line.some(({ id }) => id === definition.scope)) return definition;
    return this.#line.flatMap(functionsOf).find((other) => isSame(other, definition)) ?? definition;
  }

  #above(call: FunctionCall, definition: FunctionDefinition): FunctionDefinition {
    const from = this.#line.findIndex((contract) => isInside(call, contract));
    const above = this.#line.slice(from + 1).flatMap(functionsOf);
    return above.find((other) => other.implemented && isSame(other, definition)) ?? definition;
  }
}

function functionsOf(contract: ContractDefinition): FunctionDefinition[] {
  return contract.nodes.filter((node) => node.nodeType === "FunctionDefinition");
}

function isSame(a: FunctionDefinition, b: FunctionDefinition): boolean {
  return a.kind === b.kind && a.name === b.name && parameterTypes(a) === parameterTypes(b);
}

/** Calldata here may be memory there. */
function parameterTypes({ parameters }: FunctionDefinition): string {
  return parameters.parameters
    .map(({ typeDescriptions }) => typeDescriptions.typeString?.replace(/ (calldata|memory)( ptr)?/, ""))
    .join();
}

function isInside(inner: Place, outer: Place): boolean {
  const [start = 0, , file] = inner.src.split(":").map(Number);
  const [from = 0, length = 0, otherFile] = outer.src.split(":").map(Number);
  return file === otherFile && from <= start && start < from + length;
}

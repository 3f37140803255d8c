import type { VariableDeclaration } from "solidity-ast";
import type { Node, NodeTypeMap } from "solidity-ast/node.js";
import { findAll } from "solidity-ast/utils.js";
import { rootOf } from "../root-of.ts";
import type { Rule } from "../rule.ts";
import { changedPlaces } from "../storage-writes.ts";

type Declaration =
  | NodeTypeMap["ErrorDefinition" | "EventDefinition" | "StructDefinition" | "EnumDefinition"]
  | NodeTypeMap["ModifierDefinition" | "FunctionDefinition" | "VariableDeclaration"];

/**
 * What is declared is used. An error that nothing throws is a check that was forgotten; a variable that is written and
 * not read, or read and not written, is a gap in the books.
 */
export const unused: Rule = {
  name: "unused",
  *check({ units }) {
    const nodes = units.flatMap((unit) => [...findAll("*", unit)]);
    const targets = new Set<Node>(nodes.flatMap(changedPlaces).flatMap((place) => rootOf(place) ?? []));
    const written = new Set([...targets].flatMap(namedBy));
    const read = new Set(nodes.filter((node) => !targets.has(node)).flatMap(namedBy));
    for (const node of nodes) {
      if (!isInner(node)) continue;
      const { id, src, name } = node;
      if (!read.has(id) && !written.has(id)) yield { src, words: `${name} is not used` };
      else if (!read.has(id)) yield { src, words: `${name} is written and never read` };
      else if (isBook(node) && !written.has(id)) yield { src, words: `${name} is read and never written` };
    }
  },
};

/** Whether only this contract and its heirs can use what is declared here. */
function isInner(node: Node): node is Declaration {
  switch (node.nodeType) {
    case "ErrorDefinition":
    case "EventDefinition":
    case "StructDefinition":
    case "EnumDefinition":
    case "ModifierDefinition":
      return true;
    case "FunctionDefinition":
      // What overrides is called by those who call what it overrides.
      return node.kind === "function" && isHidden(node.visibility) && (node.baseFunctions ?? []).length === 0;
    case "VariableDeclaration":
      return node.stateVariable && isHidden(node.visibility);
    default:
      return false;
  }
}

function isHidden(visibility: string): boolean {
  return visibility === "private" || visibility === "internal";
}

/** Variables whose writes can be seen by their name: structs are also written through pointers to them. */
function isBook(node: Declaration): node is VariableDeclaration {
  if (node.nodeType !== "VariableDeclaration" || node.mutability !== "mutable") return false;
  return !(node.typeDescriptions.typeString ?? "").includes("struct ");
}

function namedBy(node: Node): number[] {
  if (!("referencedDeclaration" in node)) return [];
  return typeof node.referencedDeclaration === "number" ? [node.referencedDeclaration] : [];
}

import type { Expression } from "solidity-ast";
import type { Node } from "solidity-ast/node.js";
import type { Program } from "./program.ts";

/** What this node changes in storage, if it does: the places as they are written there. */
export function storageWrites(program: Program, node: Node): Expression[] {
  return changedPlaces(node).filter((place) => isInStorage(program, place));
}

/** What this node assigns to, counts up or down, deletes, or makes longer or shorter. */
export function changedPlaces(node: Node): Expression[] {
  switch (node.nodeType) {
    case "Assignment":
      return parts(node.leftHandSide);
    case "UnaryOperation":
      return ["++", "--", "delete"].includes(node.operator) ? [node.subExpression] : [];
    case "FunctionCall": {
      const type = node.expression.typeDescriptions.typeIdentifier ?? "";
      const resizes = type.startsWith("t_function_arraypush_") || type.startsWith("t_function_arraypop_");
      return resizes && node.expression.nodeType === "MemberAccess" ? [node.expression.expression] : [];
    }
    default:
      return [];
  }
}

function parts(place: Expression): Expression[] {
  if (place.nodeType !== "TupleExpression") return [place];
  return place.components.flatMap((component) => (component == null ? [] : parts(component)));
}

function isInStorage(program: Program, place: Expression): boolean {
  switch (place.nodeType) {
    case "Identifier": {
      // A local that points into storage is itself not there: to set it changes nothing.
      const definition = program.definition(place.referencedDeclaration);
      if (definition?.nodeType !== "VariableDeclaration") return false;
      return definition.stateVariable && definition.mutability === "mutable";
    }
    case "MemberAccess":
      return isStorage(place.expression) || isInStorage(program, place.expression);
    case "IndexAccess":
      return isStorage(place.baseExpression) || isInStorage(program, place.baseExpression);
    default:
      return isStorage(place);
  }
}

function isStorage({ typeDescriptions }: Expression): boolean {
  const type = typeDescriptions.typeIdentifier ?? "";
  return type.startsWith("t_mapping$") || type.endsWith("_storage") || type.endsWith("_storage_ptr");
}

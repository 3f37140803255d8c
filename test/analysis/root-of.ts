import type { Expression, Identifier } from "solidity-ast";

/** The variable that a place belongs to: `a` of `a[b].c`. Undefined when it is got from a function. */
export function rootOf(place: Expression): Identifier | undefined {
  switch (place.nodeType) {
    case "Identifier":
      return place;
    case "MemberAccess":
      return rootOf(place.expression);
    case "IndexAccess":
      return rootOf(place.baseExpression);
    default:
      return undefined;
  }
}

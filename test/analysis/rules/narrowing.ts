import type { Expression } from "solidity-ast";
import { findAll } from "solidity-ast/utils.js";
import type { Rule } from "../rule.ts";

interface IntegerType {
  readonly signed: boolean;
  readonly bits: number;
}

const META = "t_magic_meta_type_";

/** The time fits in 40 bits until the year 36812. */
const TIME: IntegerType = { signed: false, bits: 40 };

/** A conversion that cuts off bits, or takes the top one for a sign, says why the value fits; or SafeCast checks it. */
export const narrowing: Rule = {
  name: "narrowing",
  *check({ units }) {
    for (const call of units.flatMap((unit) => [...findAll("FunctionCall", unit)])) {
      const [value] = call.arguments;
      if (call.kind !== "typeConversion" || value === undefined) continue;
      const [from, to] = [integerType(value), integerType(call)];
      if (from === undefined || to === undefined || holds(to, from)) continue;
      yield { src: call.src, words: `cuts ${name(from)} to ${name(to)}` };
    }
  },
};

function holds(to: IntegerType, from: IntegerType): boolean {
  if (to.signed === from.signed) return to.bits >= from.bits;
  return to.signed && to.bits > from.bits;
}

/** Undefined for what is no integer, and for constants, which the compiler checks. */
function integerType(expression: Expression): IntegerType | undefined {
  if (isTime(expression)) return TIME;
  const largest = maximumOf(expression);
  if (largest?.signed) return { signed: false, bits: largest.bits - 1 };
  return named(expression.typeDescriptions.typeIdentifier ?? "");
}

function named(type: string): IntegerType | undefined {
  for (const [beginning, signed] of [
    ["t_uint", false],
    ["t_int", true],
  ] as const) {
    const bits = Number(type.slice(beginning.length));
    if (type.startsWith(beginning) && !Number.isNaN(bits)) return { signed, bits };
  }
  return undefined;
}

function isTime(expression: Expression): boolean {
  return (
    expression.nodeType === "MemberAccess" &&
    expression.memberName === "timestamp" &&
    expression.expression.typeDescriptions.typeIdentifier === "t_magic_block"
  );
}

/** The type whose largest value this is: `type(int88).max` has 87 bits and no sign. */
function maximumOf(expression: Expression): IntegerType | undefined {
  if (expression.nodeType !== "MemberAccess" || expression.memberName !== "max") return undefined;
  const type = expression.expression.typeDescriptions.typeIdentifier ?? "";
  return type.startsWith(META) ? named(type.slice(META.length)) : undefined;
}

function name({ signed, bits }: IntegerType): string {
  return `${signed ? "int" : "uint"}${bits}`;
}

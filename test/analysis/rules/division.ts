import type { BinaryOperation, Expression } from "solidity-ast";
import { findAll } from "solidity-ast/utils.js";
import { functionsInTransactions } from "../functions-in-transactions.ts";
import type { Program } from "../program.ts";
import type { Rule } from "../rule.ts";

const DIVISION = "which way does it round, and can it be by zero?";

/**
 * A division in a transaction says which way it rounds, for whom, and why it is not by zero. It comes after multiplying,
 * never before.
 */
export const division: Rule = {
  name: "division",
  *check(program) {
    for (const one of functionsInTransactions(program)) {
      for (const node of findAll("BinaryOperation", one)) {
        const { src, operator, leftExpression, rightExpression } = node;
        if (isDivision(program, node)) yield { src, words: DIVISION };
        if (operator === "*" && [leftExpression, rightExpression].some((side) => isQuotient(program, side))) {
          yield { src, words: "multiplies what a division has rounded" };
        }
      }
      for (const { operator, src } of findAll("Assignment", one)) {
        if (operator === "/=") yield { src, words: DIVISION };
      }
    }
  },
};

/** A remainder by a constant neither rounds nor fails. */
function isDivision(
  program: Program,
  { operator, leftExpression, rightExpression }: BinaryOperation,
): boolean {
  if (operator === "%") return !isConstant(program, rightExpression);
  return operator === "/" && ![leftExpression, rightExpression].every((side) => isConstant(program, side));
}

function isQuotient(program: Program, expression: Expression): boolean {
  if (expression.nodeType === "BinaryOperation") {
    return expression.operator === "/" && isDivision(program, expression);
  }
  const [inner] = expression.nodeType === "TupleExpression" ? expression.components : [];
  return inner != null && isQuotient(program, inner);
}

/** The compiler refuses to divide by a constant that is zero. */
function isConstant(program: Program, expression: Expression): boolean {
  if (expression.nodeType !== "Identifier") return "isPure" in expression && expression.isPure;
  const definition = program.definition(expression.referencedDeclaration);
  return definition?.nodeType === "VariableDeclaration" && definition.constant;
}

import type { ExpressionStatement } from "solidity-ast";
import { findAll } from "solidity-ast/utils.js";
import { callKind } from "../call-kind.ts";
import type { Rule } from "../rule.ts";

/** What another contract answers is looked at. */
export const ignoredResult: Rule = {
  name: "ignored-result",
  *check(program) {
    for (const { src, expression } of program.units.flatMap(statements)) {
      if (expression.nodeType !== "FunctionCall") continue;
      const kind = callKind(program, expression);
      const answers = expression.typeDescriptions.typeIdentifier !== "t_tuple$__$";
      if (answers && (kind === "external" || kind === "static"))
        yield { src, words: "nobody reads the answer" };
    }
  },
};

function statements(unit: Parameters<typeof findAll>[1]): ExpressionStatement[] {
  return [...findAll("ExpressionStatement", unit)];
}

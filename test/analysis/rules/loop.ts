import { findAll } from "solidity-ast/utils.js";
import { functionsInTransactions } from "../functions-in-transactions.ts";
import type { Rule } from "../rule.ts";

/** A loop in a transaction says what bounds it: the gas that it takes must not grow with what others have stored. */
export const loop: Rule = {
  name: "loop",
  *check(program) {
    for (const one of functionsInTransactions(program)) {
      for (const { src } of findAll(["ForStatement", "WhileStatement", "DoWhileStatement"], one)) {
        yield { src, words: "what bounds the number of its rounds?" };
      }
    }
  },
};

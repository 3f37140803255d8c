import type { Rule } from "../rule.ts";

/** What a contract remembers is changed by itself alone, and read through functions that its interface describes. */
export const privateState: Rule = {
  name: "private-state",
  *check({ contracts }) {
    for (const node of contracts.flatMap(({ nodes }) => nodes)) {
      if (node.nodeType !== "VariableDeclaration" || node.mutability !== "mutable") continue;
      if (node.visibility !== "private") yield { src: node.src, words: `${node.name} is ${node.visibility}` };
    }
  },
};

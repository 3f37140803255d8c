import { z } from "zod";
import { chain } from "./chain.ts";
import { contracts } from "./contracts.ts";
import { planTerms } from "./plan-terms.ts";

/** Where the money is. */
export const blockchain = z
  .strictObject({
    chain,
    contracts,
    /** What is for sale at first; existing contracts have their own. */
    plans: z.array(planTerms).max(20).default([]),
  })
  .superRefine(({ contracts: { kind }, plans }, context) => {
    const issue = (path: (string | number)[], message: string) =>
      context.addIssue({ code: "custom", path, message });
    if (kind === "deploy" && plans.length === 0) issue(["plans"], "sell at least one plan");
    if (kind === "existing" && plans.length > 0)
      issue(["plans"], "existing contracts have plans of their own");
    plans.forEach(({ name }, i) => {
      if (plans.findIndex((other) => other.name === name) < i)
        issue(["plans", i, "name"], "another plan has this name");
    });
  });

export type BlockchainAnswers = z.output<typeof blockchain>;

import { z } from "zod";
import { chain } from "./chain.ts";
import { contracts } from "./contracts.ts";
import { plan } from "./plan.ts";

/** Where the money is. */
export const blockchain = z
  .strictObject({
    chain,
    contracts,
    /** What is for sale at first; existing contracts have their own. */
    plans: z.array(plan).max(20).default([]),
  })
  .refine(({ contracts: { kind }, plans }) => kind !== "deploy" || plans.length > 0, {
    path: ["plans"],
    message: "sell at least one plan",
  })
  .refine(({ contracts: { kind }, plans }) => kind !== "existing" || plans.length === 0, {
    path: ["plans"],
    message: "existing contracts have plans of their own",
  })
  .superRefine(({ plans }, context) => {
    plans.forEach(({ name }, i) => {
      if (plans.findIndex((other) => other.name === name) === i) return;
      const message = "another plan has this name";
      context.addIssue({ code: "custom", path: ["plans", i, "name"], message });
    });
  });

export type BlockchainAnswers = z.output<typeof blockchain>;

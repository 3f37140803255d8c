import { z } from "zod";
import { planTerms } from "./plan-terms.ts";

/** What is for sale at first: the terms of the contract, and what the host does beside them. */
export const plan = planTerms.safeExtend({
  /** Backups of its machines, within the bounds of the keeper's own configuration; null: none are made. */
  backups: z
    .strictObject({
      everyHours: z.int().min(1).max(8_760),
      /** The newest so many are kept of each machine. */
      keep: z.int().min(1).max(100),
    })
    .nullable()
    .default(null),
});

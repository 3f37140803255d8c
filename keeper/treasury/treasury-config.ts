import { z } from "zod";
import { dollars } from "./dollars.ts";
import { gasConfigSchema } from "./gas/gas-config.ts";

/** The treasury's part of the keeper's configuration. */
export const treasuryConfigSchema = z.strictObject({
  /** Between two collections; where it divides the day, one is at midnight of UTC. */
  everyHours: z.int().min(1).max(744).default(24),
  /** A token is collected when what all subscriptions have earned in it comes to this. */
  minimumUsd: dollars.prefault("50"),
  /** A subscription that has earned less is left for later: it would cost gas for next to nothing. */
  minimumEachUsd: dollars.prefault("0.05"),
  /** Most subscriptions of one transaction; each takes about 9,000 gas. */
  batch: z.int().min(1).max(500).default(100),
  /** Between two looks at the chain. */
  lookMs: z.int().min(100).max(3_600_000).default(60_000),
  /** Where the treasury is a RevenueSplitter: its payees are paid what is due to them. Left out: they ask themselves. */
  release: z
    .strictObject({
      /** A payee is paid when this is due to it. */
      minimumUsd: dollars.prefault("20"),
    })
    .optional(),
  /** How the keeper gets gas money by itself; left out: it only warns. */
  gas: gasConfigSchema.optional(),
});

export type TreasuryConfig = z.output<typeof treasuryConfigSchema>;

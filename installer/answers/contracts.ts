import { z } from "zod";
import { address } from "./address.ts";
import { swaps } from "./swaps.ts";

/** Three days: who has stolen the admin's key cannot take its role before the operator has seen it. Seconds. */
const USUAL_ADMIN_DELAY = 259_200;

/** New contracts, or those of a host that was there before. */
export const contracts = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("deploy"),
    /** What tenants pay with: an ERC-20 token worth a dollar, of at most 18 decimals. */
    stablecoin: address,
    /** Uniswap v3, by which native money is taken too; null: no money but the stablecoin is. */
    swaps: swaps.nullable(),
    /** Who gets how much of what is earned, in proportion. */
    shares: z
      .array(z.strictObject({ payee: address, share: z.int().min(1).max(1_000_000) }))
      .min(1)
      .max(16)
      .refine(
        (shares) => new Set(shares.map(({ payee }) => payee)).size === shares.length,
        "each payee once",
      ),
    /** Seconds that a change of admin takes. */
    adminDelay: z
      .int()
      .min(0)
      .max(30 * 86_400)
      .default(USUAL_ADMIN_DELAY),
  }),
  z.strictObject({
    kind: z.literal("existing"),
    subscriptions: address,
    inbox: address,
    /** Of Subscriptions: where reading the chain begins. */
    deploymentBlock: z.int().min(0),
  }),
]);

export type ContractsAnswers = z.output<typeof contracts>;

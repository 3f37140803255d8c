import { z } from "zod";
import { address } from "./address.ts";

/** Uniswap v3, as a chain has it. */
export const swaps = z.strictObject({
  /** SwapRouter02. */
  router: address,
  /** The native money as a token, which the router uses. */
  wrappedNative: address,
  /** QuoterV2: it tells tenants what they will pay. */
  quoter: address,
  /** Which pool of the stablecoin and the native money: its fee, in millionths. */
  poolFee: z.literal([100, 500, 3_000, 10_000]).default(500),
});

export type SwapsAnswers = z.output<typeof swaps>;

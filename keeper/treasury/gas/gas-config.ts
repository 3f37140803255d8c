import { getAddress, isAddress, parseEther } from "ethers";
import { z } from "zod";
import { dollars } from "../dollars.ts";

const address = z
  .string()
  .refine((text) => isAddress(text), "not an Ethereum address")
  .transform((text) => getAddress(text));
const coins = z
  .string()
  .regex(/^\d{1,6}(\.\d{1,18})?$/, 'whole native coins in decimal, such as "0.05"')
  .transform((text) => parseEther(text));

/** How the keeper's gas money is kept between two bounds. */
export const gasConfigSchema = z
  .strictObject({
    /** Below this, in whole native coins, more is bought; up to `target`. */
    least: coins,
    target: coins,
    /** How long the keeper has told of it before it buys. */
    patienceSeconds: z.int().min(0).max(604_800).default(21_600),
    /** The stablecoin to pay with: what the splitter has paid to the keeper's own address. */
    token: address,
    /** Uniswap's SwapRouter02 of this chain. */
    router: address,
    /** Uniswap v3 path of an exact output: from wrapped native money back to `token`; token, fee in 3 bytes, token. */
    path: z
      .string()
      .regex(/^0x[0-9a-fA-F]{40}([0-9a-fA-F]{46}){1,4}$/, "no Uniswap v3 path")
      .transform((path) => path.toLowerCase()),
    /** The second source: what a pool asks is held against it, and never against the pool itself. */
    feed: z.strictObject({
      /** A feed in the shape of Chainlink's, of the native coin in dollars. */
      address,
      /** On chains with a sequencer: the feed that tells whether it is up. */
      sequencer: address.optional(),
      /** An older answer counts for nothing. A little more than the feed's heartbeat. */
      maxAgeSeconds: z.int().min(60).max(172_800).default(4_500),
      /** Prices outside of these are taken for a fault of the feed. */
      leastUsd: dollars,
      mostUsd: dollars,
    }),
    /** How far above the feed's price may be paid, the pool's fee included; hundredths of a percent. */
    maxAboveBps: z.int().min(1).max(1_000).default(150),
  })
  .refine(({ least, target }) => least < target, { message: "must be more than least", path: ["target"] })
  .refine(({ path, token }) => path.endsWith(token.slice(2).toLowerCase()), {
    message: "must end with token",
    path: ["path"],
  });

export type GasConfig = z.output<typeof gasConfigSchema>;

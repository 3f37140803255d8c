import { getAddress, isAddress, parseEther } from "ethers";
import { z } from "zod";

/** An amount of the chain's coin, such as "0.05". */
const coins = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,18})?$/, "an amount of the chain's coin, such as 0.05")
  .transform((text) => parseEther(text));

/** IPv6 by a broker, in the configuration. */
export const leaseConfigSchema = z.strictObject({
  mode: z.literal("broker"),
  /** Address of PrefixLeases; the registry's is read from it. */
  leases: z
    .string()
    .refine((text) => isAddress(text), "not an Ethereum address")
    .transform((text) => getAddress(text)),
  /** The broker whose prefix the keeper leases by itself; left out: it waits for `blockhost broker request`. */
  broker: z.int().min(1).max(0xff_ff_ff_ff).optional(),
  /** Most for one period; left out: as the budget. Orders have one of their own. */
  maxPrice: coins.optional(),
  /** Most that is paid to brokers within 30 days. */
  budget: coins,
  /** Where who makes the tunnel listens. */
  tunnelSocket: z.string().min(1).default("/run/blockhost-tunnel/tunnel.sock"),
  /** Where the keeper takes orders of `blockhost broker`. */
  orderSocket: z.string().min(1).default("/run/blockhost-keeper/lease.sock"),
});

export type LeaseConfig = z.output<typeof leaseConfigSchema>;

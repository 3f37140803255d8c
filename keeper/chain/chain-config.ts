import { getAddress, isAddress, parseUnits } from "ethers";
import { z } from "zod";

/** When a block cannot be taken back any more: by depth under the head, or by the chain's own `finalized` tag. */
export type FinalityRule = { readonly depth: number } | "finalized";

const finality = z.union([
  z.literal("finalized"),
  // 0 = the head itself is final: for a chain of one's own only.
  z.strictObject({ depth: z.int().min(0).max(100_000) }),
]);

const address = z
  .string()
  .refine((text) => isAddress(text), "not an Ethereum address")
  .transform((text) => getAddress(text));

/** What every program of ours has to be told of a chain, besides its contracts. */
const fields = {
  chainId: z.int().positive(),
  /** Tried in this order; two or more of different operators keep the keeper going when one fails. */
  rpcUrls: z
    .array(z.url({ protocol: /^https?$/ }))
    .min(1)
    .max(8),
  /** WebSocket servers that tell of new blocks at once; polling goes on without them, only later. */
  wsUrls: z
    .array(z.url({ protocol: /^wss?$/ }))
    .max(8)
    .default([]),
  /**
   * Servers that must agree before anything is done that cannot be undone: usually 2, or 1 when there is only one.
   */
  quorum: z.int().min(1).max(8).optional(),
  /** Block of the contracts' deployment: where the first start begins to read. */
  deploymentBlock: z.int().min(0),
  /** Blocks on top of one that is deep enough for work that can be undone. */
  confirmations: z.int().min(0).max(1_000),
  finality,
  pollIntervalMs: z.int().min(20).max(600_000).default(2_000),
  /** For one call to one RPC server. */
  rpcTimeoutMs: z.int().min(100).max(120_000).default(10_000),
  /** A server this many blocks behind the best head seen is passed over. */
  maxHeadLag: z.int().min(1).max(10_000).default(10),
  /** Most blocks that one request for logs spans; shrinks by itself when a server wants less. */
  maxLogRange: z.int().min(1).max(100_000).default(2_000),
  /** Never pay more for a unit of gas: decimal gwei, such as "30" or "0.5". */
  maxFeePerGasGwei: z
    .string()
    .regex(/^\d{1,9}(\.\d{1,9})?$/)
    .transform((text) => parseUnits(text, "gwei")),
  /** Blocks to wait for a transaction before its fee is raised. */
  bumpAfterBlocks: z.int().min(1).max(10_000).default(6),
  /** An alert comes when the keeper's balance pays for fewer transactions than this. */
  lowGasTransactions: z.int().min(0).max(100_000).default(50),
};

type Fields = z.output<z.ZodObject<typeof fields>>;

/** The keeper's. Address of the Subscriptions contract; the access tokens' address is read from it. */
export const chainConfigSchema = checked(z.strictObject({ ...fields, subscriptions: address }));

/** The broker's. Address of the PrefixLeases contract; the registry's address is read from it. */
export const leasesConfigSchema = checked(z.strictObject({ ...fields, leases: address }));

function checked<T extends Fields>(schema: z.ZodType<T>) {
  return schema
    .refine((config) => config.finality === "finalized" || config.confirmations <= config.finality.depth, {
      message: "must not be more than finality.depth",
      path: ["confirmations"],
    })
    .refine(({ quorum = 1, rpcUrls }) => quorum <= rpcUrls.length, {
      message: "must not be more than there are rpcUrls",
      path: ["quorum"],
    })
    .transform((config) => {
      const { maxFeePerGasGwei, quorum, ...others } = config;
      return {
        ...others,
        quorum: quorum ?? Math.min(2, config.rpcUrls.length),
        /** Wei for each gas. */
        maxFeePerGas: maxFeePerGasGwei,
      };
    });
}

export type ChainConfig = z.output<typeof chainConfigSchema>;

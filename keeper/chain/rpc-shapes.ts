import { z } from "zod";

/** JSON-RPC's hex numbers, as far as they are safe integers. */
export const quantity = z
  .string()
  .regex(/^0x[0-9a-f]+$/i)
  .transform(Number)
  .refine(Number.isSafeInteger, "not a safe integer");

/** JSON-RPC's hex numbers of any size. */
export const bigQuantity = z
  .string()
  .regex(/^0x[0-9a-f]+$/i)
  .transform(BigInt);

const hash = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/i)
  .transform((text) => text.toLowerCase());
const bytes = z.string().regex(/^0x([0-9a-f]{2})*$/i);

export const blockShape = z.object({
  number: quantity,
  hash,
  parentHash: hash,
  timestamp: quantity,
  /** Missing on chains without EIP-1559. */
  baseFeePerGas: bigQuantity.optional(),
});
export type Block = z.output<typeof blockShape>;

export const logShape = z.object({
  address: z.string(),
  topics: z.array(hash),
  data: bytes,
  blockNumber: quantity,
  blockHash: hash,
  transactionHash: hash,
  logIndex: quantity,
  /** Newer servers say it with the log. */
  blockTimestamp: quantity.optional(),
});
export type RawLog = z.output<typeof logShape>;

export const receiptShape = z.object({
  transactionHash: hash,
  blockNumber: quantity,
  blockHash: hash,
  /** 1 = success. */
  status: quantity,
  gasUsed: bigQuantity,
  /** Wei for each gas; older servers leave it out. */
  effectiveGasPrice: bigQuantity.optional(),
});
export type Receipt = z.output<typeof receiptShape>;

export const callResultShape = bytes;

/** A transaction that the server knows, in whatever state, or null. */
export const seenShape = z.object({ hash }).nullable();

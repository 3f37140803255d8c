import { FinalError, RetryableError } from "../core/errors.ts";
import type { Rpc } from "./rpc.ts";
import { type Block, bigQuantity } from "./rpc-shapes.ts";

/** Wei for each gas. */
export interface GasPrice {
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
}

/**
 * What a transaction should offer now: the server's tip, and twice the base fee so that six full blocks in a row do not
 * price it out; never more than the cap.
 * @throws RetryableError FEE_ABOVE_CAP; FinalError CHAIN_WITHOUT_EIP1559
 */
export async function gasPrice(rpc: Rpc, head: Block, cap: bigint): Promise<GasPrice> {
  const baseFee = head.baseFeePerGas;
  if (baseFee === undefined)
    throw new FinalError(
      "CHAIN_WITHOUT_EIP1559",
      "The chain's blocks have no base fee: it does not know EIP-1559 transactions.",
      "Use a chain with EIP-1559.",
    );
  if (baseFee >= cap)
    throw new RetryableError(
      "FEE_ABOVE_CAP",
      `The chain's base fee is ${baseFee} wei, not below the cap of ${cap} wei.`,
      "Wait until the chain is less busy, or raise maxFeePerGasGwei in the configuration.",
    );
  const tip = await rpc.request("eth_maxPriorityFeePerGas", [], bigQuantity);
  const maxFeePerGas = min(2n * baseFee + tip, cap);
  return { maxFeePerGas, maxPriorityFeePerGas: min(tip, maxFeePerGas - baseFee) };
}

/**
 * The price of a replacement: both parts at least an eighth above `old`, because nodes refuse less than a tenth.
 * Null when the cap does not allow it.
 */
export function bumpedPrice(old: GasPrice, now: GasPrice, cap: bigint): GasPrice | null {
  const raised = (value: bigint) => value + value / 8n + 1n;
  const maxFeePerGas = max(raised(old.maxFeePerGas), now.maxFeePerGas);
  if (maxFeePerGas > cap) return null;
  const maxPriorityFeePerGas = max(raised(old.maxPriorityFeePerGas), now.maxPriorityFeePerGas);
  return { maxFeePerGas, maxPriorityFeePerGas: min(maxPriorityFeePerGas, maxFeePerGas) };
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

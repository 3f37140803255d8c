import type { Rpc } from "./rpc.ts";
import { RpcError } from "./rpc-error.ts";
import { bigQuantity, callResultShape } from "./rpc-shapes.ts";

export interface SimulatedCall {
  readonly from: string;
  /** Without it a contract is made of the data. */
  readonly to?: string;
  readonly data: string;
  /** Wei, as JSON-RPC writes numbers; nothing unless told. */
  readonly value?: string;
}

export type Simulation =
  /** Gas that it would use, by the server's estimate. */
  { readonly ok: true; readonly gas: bigint } | { readonly ok: false; readonly revertData: string };

/** A transaction as a server runs it without its being sent; a `to` of null makes a contract. */
export function simulated(
  from: string,
  { to, data, value }: { readonly to: string | null; readonly data: string; readonly value: bigint },
): SimulatedCall {
  return { from, ...(to !== null && { to }), data, ...(value > 0n && { value: `0x${value.toString(16)}` }) };
}

/** Runs a call on top of the newest block without sending it. */
export async function simulate(rpc: Rpc, call: SimulatedCall): Promise<Simulation> {
  try {
    return { ok: true, gas: await rpc.request("eth_estimateGas", [call, "latest"], bigQuantity) };
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    // Servers give the contract's error for a call more faithfully than for an estimate.
    const revertData = (await revertOf(rpc, call, "latest")) ?? error.revertData;
    if (revertData === null) throw error;
    return { ok: false, revertData };
  }
}

/**
 * Why a mined transaction reverted: the call again on the state after its block, then before it. Null when neither
 * tells, or the state is gone.
 */
export async function revertDataOf(
  rpc: Rpc,
  call: SimulatedCall,
  blockNumber: number,
): Promise<string | null> {
  for (const number of [blockNumber, blockNumber - 1]) {
    const revertData = await revertOf(rpc, call, `0x${number.toString(16)}`);
    if (revertData !== null) return revertData;
  }
  return null;
}

async function revertOf(rpc: Rpc, call: SimulatedCall, block: string): Promise<string | null> {
  try {
    await rpc.request("eth_call", [call, block], callResultShape);
    return null;
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    return error.revertData;
  }
}

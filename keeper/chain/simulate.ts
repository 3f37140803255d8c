import type { Rpc } from "./rpc.ts";
import { RpcError } from "./rpc-error.ts";
import { bigQuantity, callResultShape } from "./rpc-shapes.ts";

export interface SimulatedCall {
  readonly from: string;
  readonly to: string;
  readonly data: string;
}

export type Simulation =
  /** Gas that it would use, by the server's estimate. */
  { readonly ok: true; readonly gas: bigint } | { readonly ok: false; readonly revertData: string };

/** Runs a call on top of the newest block without sending it. */
export async function simulate(rpc: Rpc, call: SimulatedCall): Promise<Simulation> {
  try {
    // First as a call: servers give the contract's error for a call more faithfully than for an estimate.
    await rpc.request("eth_call", [call, "latest"], callResultShape);
    return { ok: true, gas: await rpc.request("eth_estimateGas", [call, "latest"], bigQuantity) };
  } catch (error) {
    if (error instanceof RpcError && error.revertData !== null)
      return { ok: false, revertData: error.revertData };
    throw error;
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
    try {
      await rpc.request("eth_call", [call, `0x${number.toString(16)}`], callResultShape);
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      if (error.revertData !== null) return error.revertData;
    }
  }
  return null;
}

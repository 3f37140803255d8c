import { Interface } from "ethers";
import type { Rpc } from "../../keeper/chain/rpc.ts";
import { RpcError } from "../../keeper/chain/rpc-error.ts";
import { callResultShape } from "../../keeper/chain/rpc-shapes.ts";

/** GasPriceOracle, which every chain of the OP stack has (docs.optimism.io, fee estimation). */
const ORACLE = "0x420000000000000000000000000000000000000F";
const abi = new Interface(["function getL1FeeUpperBound(uint256 size) view returns (uint256)"]);

/**
 * What a chain that lays its data down on another takes for that, on top of gas: at most so many wei for a transaction
 * of so many bytes. Nothing on other chains; those of Arbitrum have it in their gas.
 */
export async function dataFee(rpc: Rpc, bytes: number): Promise<bigint> {
  if ((await rpc.request("eth_getCode", [ORACLE, "latest"], callResultShape)) === "0x") return 0n;
  const data = abi.encodeFunctionData("getL1FeeUpperBound", [bytes]);
  try {
    const answer = await rpc.request("eth_call", [{ to: ORACLE, data }, "latest"], callResultShape);
    return BigInt(abi.decodeFunctionResult("getL1FeeUpperBound", answer)[0]);
  } catch (error) {
    // An oracle from before that function: its chain's fee was of another kind.
    if (error instanceof RpcError && error.revertData !== null) return 0n;
    throw error;
  }
}

import { Interface } from "ethers";
import type { BlockId } from "../core/chain-log.ts";
import type { Rpc } from "./rpc.ts";
import { callResultShape } from "./rpc-shapes.ts";

const abi = new Interface(["function balanceOf(address) view returns (uint256)"]);

/** What an account has of a token as of one block, in units. @throws RetryableError */
export async function tokenBalance(
  rpc: Rpc,
  token: string,
  account: string,
  { hash }: BlockId,
): Promise<bigint> {
  const data = abi.encodeFunctionData("balanceOf", [account]);
  const at = { blockHash: hash, requireCanonical: true };
  const answer = await rpc.request("eth_call", [{ to: token, data }, at], callResultShape);
  return abi.decodeFunctionResult("balanceOf", answer)[0];
}

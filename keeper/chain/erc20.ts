import { Interface } from "ethers";
import type { BlockId } from "../core/chain-log.ts";
import type { Rpc } from "./rpc.ts";
import { callResultShape } from "./rpc-shapes.ts";

const abi = new Interface([
  "function balanceOf(address) view returns (uint256)",
  "function allowance(address,address) view returns (uint256)",
  "function transfer(address,uint256)",
  "function approve(address,uint256)",
]);

/** A call as it goes into a transaction. */
interface TokenCall {
  readonly to: string;
  readonly data: string;
}

/** What is asked of any ERC-20 token, and what is sent to it. Amounts are units of the token. */
export const erc20 = {
  /** As of one block, which must still be part of the chain. */
  balanceOf: (rpc: Rpc, block: BlockId, token: string, account: string): Promise<bigint> =>
    ask(rpc, block, token, "balanceOf", [account]),

  /** What `spender` may take from `owner`, as of one block. */
  allowance: (rpc: Rpc, block: BlockId, token: string, owner: string, spender: string): Promise<bigint> =>
    ask(rpc, block, token, "allowance", [owner, spender]),

  transfer: (token: string, to: string, amount: bigint): TokenCall => call(token, "transfer", [to, amount]),

  approve: (token: string, spender: string, amount: bigint): TokenCall =>
    call(token, "approve", [spender, amount]),
};

function call(to: string, name: string, values: readonly unknown[]): TokenCall {
  return { to, data: abi.encodeFunctionData(name, values) };
}

async function ask(
  rpc: Rpc,
  { hash }: BlockId,
  token: string,
  name: string,
  values: readonly unknown[],
): Promise<bigint> {
  const at = { blockHash: hash, requireCanonical: true };
  const answer = await rpc.request("eth_call", [call(token, name, values), at], callResultShape);
  return BigInt(abi.decodeFunctionResult(name, answer)[0]);
}

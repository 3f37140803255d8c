import { concat, dataLength, dataSlice, Interface } from "ethers";
import type { Rpc } from "./rpc.ts";
import { callResultShape } from "./rpc-shapes.ts";

/** What we use of Uniswap's SwapRouter02 and QuoterV2, and of SwapCheckout, which knows the router. */
const abi = new Interface([
  "function router() view returns (address)",
  "function quoteExactInput(bytes path, uint256 amountIn) returns (uint256 amountOut, uint160[], uint32[], uint256)",
  "function multicall(uint256 deadline, bytes[] data) payable",
  "function exactInput((bytes path, address recipient, uint256 amountIn, uint256 amountOutMinimum) params) payable",
  "function unwrapWETH9(uint256 amountMinimum) payable",
]);

/** Words for addresses that the router understands: who called it, and itself. */
const CALLER = "0x0000000000000000000000000000000000000001";
const ROUTER = "0x0000000000000000000000000000000000000002";
const TOKEN = 20;
const FEE = 3;

/** A swap of a fixed amount for the caller. */
export interface ExactInput {
  /** From the token paid to the token wanted: token, fee in 3 bytes, token, and so on. */
  readonly path: string;
  readonly amountIn: bigint;
  /** Less than it comes not: the swap reverts instead. */
  readonly least: bigint;
  /** Last second in which it may happen. */
  readonly deadline: number;
  /** Whether the wrapped money that comes out is to be the chain's own. */
  readonly unwraps: boolean;
}

/** Calls of Uniswap v3 for people's own money. */
export const uniswap = {
  /** The router that SwapCheckout swaps by. */
  async router(rpc: Rpc, checkout: string): Promise<string> {
    const call = { to: checkout, data: abi.encodeFunctionData("router") };
    const answer = await rpc.request("eth_call", [call, "latest"], callResultShape);
    return String(abi.decodeFunctionResult("router", answer)[0]);
  },

  /** What would come out now. The pool's own word, which whoever moves the pool can change. */
  async quote(rpc: Rpc, quoter: string, path: string, amountIn: bigint): Promise<bigint> {
    const call = { to: quoter, data: abi.encodeFunctionData("quoteExactInput", [path, amountIn]) };
    const answer = await rpc.request("eth_call", [call, "latest"], callResultShape);
    return BigInt(abi.decodeFunctionResult("quoteExactInput", answer)[0]);
  },

  /** Data for the router. */
  swap({ path, amountIn, least, deadline, unwraps }: ExactInput): string {
    const params = [path, unwraps ? ROUTER : CALLER, amountIn, least];
    const calls = [abi.encodeFunctionData("exactInput", [params])];
    if (unwraps) calls.push(abi.encodeFunctionData("unwrapWETH9", [least]));
    return abi.encodeFunctionData("multicall", [deadline, calls]);
  },

  /** The same pools the other way round. */
  reversed(path: string): string {
    const parts: string[] = [];
    for (let at = 0; at < dataLength(path); at += TOKEN + FEE) {
      parts.unshift(dataSlice(path, at, at + TOKEN));
      if (at + TOKEN < dataLength(path)) parts.unshift(dataSlice(path, at + TOKEN, at + TOKEN + FEE));
    }
    return concat(parts);
  },

  /** The token that a path begins with. */
  first: (path: string): string => dataSlice(path, 0, TOKEN),
};

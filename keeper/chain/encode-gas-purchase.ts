import { Interface } from "ethers";
import type { ContractCall } from "../core/transaction.ts";

const abi = new Interface([
  "function multicall(uint256 deadline, bytes[] data) payable returns (bytes[])",
  "function exactOutput((bytes path, address recipient, uint256 amountOut, uint256 amountInMaximum) params) payable returns (uint256)",
  "function unwrapWETH9(uint256 amountMinimum, address recipient) payable",
]);
/** How SwapRouter02 is told to keep the output, here until it is unwrapped. */
const ROUTER_ITSELF = "0x0000000000000000000000000000000000000002";

/** What SwapRouter02 is called with: the swap, and the unwrapping of all that it brought, both or neither. */
export function encodeGasPurchase(call: Extract<ContractCall, { kind: "buyGas" }>): string {
  const { path, amountOut, maxIn, recipient, deadline } = call;
  return abi.encodeFunctionData("multicall", [
    deadline,
    [
      abi.encodeFunctionData("exactOutput", [[path, ROUTER_ITSELF, amountOut, maxIn]]),
      abi.encodeFunctionData("unwrapWETH9", [amountOut, recipient]),
    ],
  ]);
}

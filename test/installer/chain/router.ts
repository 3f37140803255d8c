import { createRequire } from "node:module";
import { ContractFactory, ZeroAddress } from "ethers";
import type { TestChain } from "../../keeper/chain/test-chain.ts";

const { abi, bytecode } = createRequire(import.meta.url)(
  "@uniswap/swap-router-contracts/artifacts/contracts/SwapRouter02.sol/SwapRouter02.json",
);

/** Uniswap's SwapRouter02 for that wrapped native money. */
export async function deployRouter(chain: TestChain, wrappedNative: string): Promise<string> {
  const SwapRouter02 = new ContractFactory(abi, bytecode, await chain.account(0));
  const router = await SwapRouter02.deploy(ZeroAddress, ZeroAddress, ZeroAddress, wrappedNative);
  return router.getAddress();
}

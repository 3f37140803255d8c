import { createRequire } from "node:module";
import type { DeploymentParameters } from "@nomicfoundation/ignition-core";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";

const require = createRequire(import.meta.url);
const {
  abi,
  bytecode,
} = require("@uniswap/swap-router-contracts/artifacts/contracts/SwapRouter02.sol/SwapRouter02.json");

/** What a parameter file of a real chain says beside the accounts. */
export interface ChainFile extends DeploymentParameters {
  readonly Subscriptions: { readonly adminDelay: number };
  readonly SwapCheckout: { readonly router: string; readonly wrappedNative: string };
  readonly Platform: { readonly token: string };
}

/**
 * A new chain that has, at the addresses of a parameter file, what the real chain has there: a stablecoin with 6
 * decimals and Uniswap's SwapRouter02, made for that chain's wrapped native money.
 */
export async function chainLike({ SwapCheckout: { router, wrappedNative }, Platform: { token } }: ChainFile) {
  const connection = await network.create();
  const { ethers, networkHelpers } = connection;
  const [signer] = await ethers.getSigners();
  const put = async (address: string, original: { getDeployedCode(): Promise<string | null> }) =>
    networkHelpers.setCode(address, (await original.getDeployedCode()) ?? "0x");
  await put(token, await ethers.deployContract("TestStablecoin", ["USD Coin", "USDC", 6]));
  const SwapRouter02 = new ethers.ContractFactory(abi, bytecode, signer);
  await put(router, await SwapRouter02.deploy(ZeroAddress, ZeroAddress, ZeroAddress, wrappedNative));
  return connection;
}

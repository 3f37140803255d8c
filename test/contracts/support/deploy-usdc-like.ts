import type { UsdcLike } from "../../../typechain-types/index.ts";
import { chain } from "./chain.ts";

/** Deploys a `UsdcLike` behind its proxy. */
export async function deployUsdcLike(): Promise<UsdcLike> {
  const { ethers } = chain;
  const implementation = await ethers.deployContract("UsdcLike");
  // The proxy refuses its admin: with nobody in that place every account of the tests can use the token.
  const nobody = "0x000000000000000000000000000000000000dEaD";
  const initialize = implementation.interface.encodeFunctionData("initialize");
  const proxy = await ethers.deployContract("UsdcLikeProxy", [implementation, nobody, initialize]);
  return ethers.getContractAt("UsdcLike", await proxy.getAddress());
}

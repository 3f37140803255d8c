import router from "@uniswap/swap-router-contracts/artifacts/contracts/SwapRouter02.sol/SwapRouter02.json" with {
  type: "json",
};
import factory from "@uniswap/v3-core/artifacts/contracts/UniswapV3Factory.sol/UniswapV3Factory.json" with {
  type: "json",
};
import positions from "@uniswap/v3-periphery/artifacts/contracts/NonfungiblePositionManager.sol/NonfungiblePositionManager.json" with {
  type: "json",
};
import weth9 from "canonical-weth/build/contracts/WETH9.json" with { type: "json" };
import { Contract, ContractFactory, type InterfaceAbi, type Signer, ZeroAddress } from "ethers";
import { chain } from "../../support/chain.ts";

/** Uniswap v3 and WETH9 as their authors published them, deployed anew. */
export async function uniswap(deployer: Signer) {
  const deploy = async ({ abi, bytecode }: Artifact, args: readonly unknown[] = []) =>
    (await new ContractFactory(abi, bytecode, deployer).deploy(...args)).getAddress();
  const weth = await deploy(weth9);
  const factoryAddress = await deploy(factory);
  // The descriptor only draws pictures of positions, and there is no Uniswap v2 here.
  const manager = await deploy(positions, [factoryAddress, weth, ZeroAddress]);
  const routerAddress = await deploy(router, [ZeroAddress, factoryAddress, manager, weth]);
  return {
    weth: await chain.ethers.getContractAt("IWrappedNative", weth),
    router: await chain.ethers.getContractAt("ISwapRouter", routerAddress),
    positions: new Contract(manager, positions.abi, deployer),
  };
}

interface Artifact {
  readonly abi: InterfaceAbi;
  readonly bytecode: string;
}

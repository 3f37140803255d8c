import { createRequire } from "node:module";
import { ContractFactory, type JsonRpcSigner, ZeroAddress } from "ethers";
import { seedPools } from "../../../devnet/chain/seed-pools.ts";
import { TestStablecoin__factory } from "../../../typechain-types/factories/mocks/TestStablecoin__factory.ts";

const require = createRequire(import.meta.url);

/**
 * Uniswap v3 as its authors published it, deployed anew, with a pool of a stablecoin and WETH, whose fee is 500.
 *
 * @param deployer the chain's first account
 * @param stablecoin that anybody may mint
 */
export async function deployUniswap(deployer: JsonRpcSigner, stablecoin: string) {
  const deploy = async (file: string, args: readonly unknown[] = []) => {
    const { abi, bytecode } = require(file);
    return (await new ContractFactory(abi, bytecode, deployer).deploy(...args)).getAddress();
  };
  const wrappedNative = await deploy("canonical-weth/build/contracts/WETH9.json");
  const factory = await deploy(
    "@uniswap/v3-core/artifacts/contracts/UniswapV3Factory.sol/UniswapV3Factory.json",
  );
  // The descriptor only draws pictures of positions, and there is no Uniswap v2 here.
  const positions = await deploy(
    "@uniswap/v3-periphery/artifacts/contracts/NonfungiblePositionManager.sol/NonfungiblePositionManager.json",
    [factory, wrappedNative, ZeroAddress],
  );
  const router = await deploy(
    "@uniswap/swap-router-contracts/artifacts/contracts/SwapRouter02.sol/SwapRouter02.json",
    [ZeroAddress, factory, positions, wrappedNative],
  );
  const quoter = await deploy("@uniswap/v3-periphery/artifacts/contracts/lens/QuoterV2.sol/QuoterV2.json", [
    factory,
    wrappedNative,
  ]);
  const other = await new TestStablecoin__factory(deployer).deploy("Other", "OTHER", 18);
  await seedPools(deployer.provider, {
    stablecoin,
    other: await other.getAddress(),
    weth: wrappedNative,
    positions,
  });
  return { router, wrappedNative, quoter };
}

import { createRequire } from "node:module";
import { type Artifact, buildModule } from "@nomicfoundation/ignition-core";
import { ZeroAddress } from "ethers";

const require = createRequire(import.meta.url);
/** WETH9's was written by another tool, which knows nothing of links between libraries; these contracts have none. */
const artifact = (path: string): Artifact => ({ linkReferences: {}, ...require(path) });

/** The real Uniswap v3 on a chain that has none: factory, SwapRouter02, positions, QuoterV2 and WETH9, without pools. */
export default buildModule("Uniswap", (m) => {
  const weth = m.contract("WETH9", artifact("canonical-weth/build/contracts/WETH9.json"));
  const factory = m.contract(
    "UniswapV3Factory",
    artifact("@uniswap/v3-core/artifacts/contracts/UniswapV3Factory.sol/UniswapV3Factory.json"),
  );
  const positions = m.contract(
    "NonfungiblePositionManager",
    artifact(
      "@uniswap/v3-periphery/artifacts/contracts/NonfungiblePositionManager.sol/NonfungiblePositionManager.json",
    ),
    // What it leaves out only draws pictures of positions.
    [factory, weth, ZeroAddress],
  );
  const router = m.contract(
    "SwapRouter02",
    artifact("@uniswap/swap-router-contracts/artifacts/contracts/SwapRouter02.sol/SwapRouter02.json"),
    // No Uniswap v2.
    [ZeroAddress, factory, positions, weth],
  );
  const quoter = m.contract(
    "QuoterV2",
    artifact("@uniswap/v3-periphery/artifacts/contracts/lens/QuoterV2.sol/QuoterV2.json"),
    [factory, weth],
  );
  return { weth, factory, positions, router, quoter };
});

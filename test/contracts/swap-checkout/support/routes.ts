import { solidityPacked, ZeroAddress } from "ethers";
import type { Market } from "./market-type.ts";

/** What one can pay with in the market, and the path from the stablecoin back to it. */
export async function routes({ token, weth, exo }: Market) {
  const [dollar, ether, exotic] = [await token.getAddress(), await weth.getAddress(), await exo.getAddress()];
  const path = (...steps: unknown[]) =>
    solidityPacked(
      steps.map((_, index) => (index % 2 === 0 ? "address" : "uint24")),
      steps,
    );
  return {
    native: { tokenIn: ZeroAddress, path: path(dollar, 500, ether) },
    nativeByWay: { tokenIn: ZeroAddress, path: path(dollar, 3000, exotic, 10_000, ether) },
    wrapped: { tokenIn: ether, path: path(dollar, 500, ether) },
    exotic: { tokenIn: exotic, path: path(dollar, 3000, exotic) },
    exoticByWay: { tokenIn: exotic, path: path(dollar, 500, ether, 10_000, exotic) },
  };
}

import { ZeroAddress } from "ethers";
import { type Market, POOLS } from "./seed-pools.ts";

/** What the portal is told of the other money of a devnet: each with its Uniswap path, backwards from the stablecoin. */
export function swapPaths({ stablecoin, other, weth }: Market) {
  const path = (fee: number, token: string) =>
    `${stablecoin}${fee.toString(16).padStart(6, "0")}${token.slice(2)}`.toLowerCase();
  return [
    { address: ZeroAddress, path: path(POOLS.native.fee, weth) },
    { address: other, path: path(POOLS.other.fee, other) },
  ];
}

import { ZeroAddress } from "ethers";
import type { Swap } from "./swap-type.ts";

/** The native money that has to go along with a swap, in wei. */
export function nativeValue({ tokenIn, maxIn }: Swap): bigint {
  return tokenIn === ZeroAddress ? maxIn : 0n;
}

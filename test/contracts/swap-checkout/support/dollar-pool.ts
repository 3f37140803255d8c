import { parseUnits, solidityPacked } from "ethers";
import { addPool } from "./add-pool.ts";
import type { Market } from "./market-type.ts";
import type { Swap } from "./swap-type.ts";

/** Makes a token of 6 decimals worth a dollar, by a pool, and returns how to pay with 100 of it at most. */
export async function dollarPool(m: Market, token: Token): Promise<Swap> {
  const deep = parseUnits("1000000", 6);
  await token.mint(m.deployer.address, deep);
  await m.token.mint(m.deployer, deep);
  await addPool(m.positions, 3000, [token, deep], [m.token, deep]);
  const tokenIn = await token.getAddress();
  const path = solidityPacked(["address", "uint24", "address"], [await m.token.getAddress(), 3000, tokenIn]);
  return { tokenIn, path, maxIn: parseUnits("100", 6), deadline: 2n ** 40n };
}

type Token = Parameters<typeof addPool>[2][0] & { mint(to: string, amount: bigint): Promise<unknown> };

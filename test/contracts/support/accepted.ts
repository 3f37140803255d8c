import { type AddressLike, MaxUint256 } from "ethers";
import type { Platform } from "./platform-type.ts";

/** What a token of the tests can do, ERC-20 or not quite. */
interface Mintable<T> {
  mint(to: AddressLike, amount: bigint): Promise<unknown>;
  connect(signer: Platform["alice"]): T & { approve(spender: AddressLike, amount: bigint): Promise<unknown> };
  getAddress(): Promise<string>;
}

/** Has the planner accept `token`, and gives alice and bob a million units of six decimals each, all of it allowed. */
export async function accepted<T extends Mintable<T>>(p: Platform, token: T): Promise<T> {
  await p.subscriptions.connect(p.planner).acceptToken(token);
  for (const holder of [p.alice, p.bob]) {
    await token.mint(holder, 1_000_000_000_000n);
    await token.connect(holder).approve(p.subscriptions, MaxUint256);
  }
  return token;
}

import { expect } from "chai";
import { chain } from "../../support/chain.ts";
import type { Market } from "./market-type.ts";

/** The checkout has no money of any kind, and allows nobody any. */
export async function expectEmpty(m: Market, ...others: Money[]): Promise<void> {
  expect(await chain.ethers.provider.getBalance(m.checkout)).to.equal(0);
  const checkout = await m.checkout.getAddress();
  for (const money of [m.token, m.weth, m.exo, ...others]) {
    expect(await money.balanceOf(checkout)).to.equal(0);
    for (const spender of [m.subscriptions, m.router]) {
      expect(await money.allowance(checkout, await spender.getAddress())).to.equal(0);
    }
  }
}

interface Money {
  balanceOf(account: string): Promise<bigint>;
  allowance(owner: string, spender: string): Promise<bigint>;
}

import { type Money, NATIVE } from "../../chain/money.ts";
import type { Swap } from "../../chain/purchase-calls.ts";
import type { Quote } from "../../chain/read-quote.ts";
import { renewCall } from "../../chain/renew-calls.ts";
import { signPermit } from "../../chain/sign-permit.ts";
import type { Call } from "../../parts/transact.tsx";
import type { Scene } from "./scene.ts";

/** How long a swap may wait for its block, and a permit for its use; seconds after the block of the quote. */
const PATIENCE = 1_200n;

/**
 * The transaction of a renewal: for exactly what was quoted and shown, or less.
 *
 * @throws what the wallet throws when it is asked for a permit
 */
export async function renewTransaction(
  { host, wallet, account, of }: Scene,
  how: {
    readonly money: Money;
    readonly quote: Quote;
    readonly days: number;
    /** Who takes the money. */
    readonly spender: string;
    readonly needsPermit: boolean;
  },
): Promise<Call> {
  const { money, quote, days, spender, needsPermit } = how;
  const deadline = quote.at + PATIENCE;
  const swap: Swap | null =
    money.path === null ? null : { tokenIn: money.address, maxIn: quote.most, path: money.path, deadline };
  const permit = needsPermit
    ? await signPermit(wallet, account, host.chain.id, money, { spender, value: quote.most, deadline })
    : null;
  const isNative = money.address === NATIVE;
  const order = { id: BigInt(of.id), days, token: quote.token, most: quote.price };
  return {
    ...renewCall({ subscriptions: host.contracts.subscriptions, to: spender }, account, order, swap, permit),
    value: isNative ? quote.most : 0n,
    spends: isNative ? [] : [{ token: money.address, symbol: money.symbol, amount: quote.most }],
  };
}

import { type Money, NATIVE } from "../../chain/money.ts";
import type { Permit, Swap } from "../../chain/purchase-calls.ts";
import type { Quote } from "../../chain/read-quote.ts";
import { renewCall } from "../../chain/renew-calls.ts";
import { signPermit } from "../../chain/sign-permit.ts";
import type { Call } from "../../parts/transact.tsx";
import { checkTransaction } from "../../wallet/check-transaction.ts";
import type { TransactionEvent } from "../../wallet/transaction-state.ts";
import type { Scene } from "./scene.ts";

/** How long a swap may wait for its block, and a permit for its use; seconds after the block of the quote. */
const PATIENCE = 1_200n;

/**
 * The transaction of a renewal: for exactly what was quoted and shown, or less. A permit is asked for only when nothing
 * else stands in its way: what does is the answer then.
 *
 * @throws what the wallet throws
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
): Promise<Call | TransactionEvent> {
  const { money, quote, days, spender, needsPermit } = how;
  const deadline = quote.at + PATIENCE;
  const swap: Swap | null =
    money.path === null ? null : { tokenIn: money.address, maxIn: quote.most, path: money.path, deadline };
  const isNative = money.address === NATIVE;
  const order = { id: BigInt(of.id), days, token: quote.token, most: quote.price };
  const callWith = (permit: Permit | null) => ({
    ...renewCall({ subscriptions: host.contracts.subscriptions, to: spender }, account, order, swap, permit),
    value: isNative ? quote.most : 0n,
    spends: isNative ? [] : [{ token: money.address, symbol: money.symbol, amount: quote.most }],
  });
  const { chain } = host;
  const plain = callWith(null);
  if (!needsPermit) return plain;
  const transaction = { chainId: chain.id, from: account, ...plain };
  const found = await checkTransaction(wallet.provider, transaction, chain.currency.symbol, true);
  if (found.is !== "ask") return found;
  return callWith(
    await signPermit(wallet, account, chain.id, money, { spender, value: quote.most, deadline }),
  );
}

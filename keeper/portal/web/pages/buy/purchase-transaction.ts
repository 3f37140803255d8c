import type { ApiHost } from "../../../../protocol/api/host.ts";
import type { ApiPlan } from "../../../../protocol/api/plan.ts";
import { type Money, NATIVE } from "../../chain/money.ts";
import { type Order, purchaseData, purchaseProof, type Swap } from "../../chain/purchase-calls.ts";
import type { Quote } from "../../chain/read-quote.ts";
import { signPermit } from "../../chain/sign-permit.ts";
import { checkTransaction } from "../../wallet/check-transaction.ts";
import type { Transaction } from "../../wallet/transaction.ts";
import type { TransactionEvent } from "../../wallet/transaction-state.ts";
import type { Wallet } from "../../wallet/wallet.ts";
import { type Draft, recipientOf } from "./draft.ts";

/** How long a swap may wait for its block, and a permit for its use; seconds after the block of the quote. */
const PATIENCE = 1_200n;

/**
 * The transaction of a purchase: for exactly what was quoted and shown, or less. A permit is asked for only when nothing
 * else stands in its way: what does is the answer then.
 *
 * @throws what the wallet throws
 */
export async function purchaseTransaction(
  how: {
    readonly host: ApiHost;
    readonly wallet: Wallet;
    readonly account: string;
    readonly money: Money;
    readonly quote: Quote;
    readonly needsPermit: boolean;
  },
  what: { readonly plan: ApiPlan; readonly draft: Draft; readonly publicKey: string },
): Promise<Transaction | TransactionEvent> {
  const { host, wallet, account, money, quote, needsPermit } = how;
  const { contracts, chain } = host;
  const recipient = what.draft.isGift ? recipientOf(what.draft) : account;
  if (recipient === null) throw new Error("this is a bug: a gift to no address");
  const order: Order = {
    planId: Number(what.plan.id),
    days: Number(what.draft.days),
    token: quote.token,
    maxAmount: quote.price,
    recipient,
    encryptionKey: what.publicKey,
  };
  const deadline = quote.at + PATIENCE;
  const swap: Swap | null =
    money.path === null ? null : { tokenIn: money.address, maxIn: quote.most, path: money.path, deadline };
  const to = swap === null ? contracts.subscriptions : (contracts.checkout?.address ?? "");
  const isNative = money.address === NATIVE;
  const transaction: Transaction = {
    chainId: chain.id,
    from: account,
    to,
    data: purchaseData(order, swap, null),
    value: isNative ? quote.most : 0n,
    spends: isNative ? [] : [{ token: money.address, symbol: money.symbol, amount: quote.most }],
    proof: purchaseProof(contracts.subscriptions, account, order),
  };
  if (!needsPermit) return transaction;
  const found = await checkTransaction(wallet.provider, transaction, chain.currency.symbol, true);
  if (found.is !== "ask") return found;
  const allowance = { spender: to, value: quote.most, deadline };
  const permit = await signPermit(wallet, account, chain.id, money, allowance);
  return { ...transaction, data: purchaseData(order, swap, permit) };
}

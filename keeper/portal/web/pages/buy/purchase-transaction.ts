import type { ApiHost } from "../../../../protocol/api/host.ts";
import type { ApiPlan } from "../../../../protocol/api/plan.ts";
import { type Money, NATIVE } from "../../chain/money.ts";
import { type Order, purchaseData, purchaseProof, type Swap } from "../../chain/purchase-calls.ts";
import type { Quote } from "../../chain/read-quote.ts";
import { signPermit } from "../../chain/sign-permit.ts";
import type { Transaction } from "../../wallet/transaction.ts";
import type { Wallet } from "../../wallet/wallet.ts";
import { type Draft, recipientOf } from "./draft.ts";

/** How long a swap may wait for its block, and a permit for its use; seconds after the block of the quote. */
const PATIENCE = 1_200n;

/**
 * The transaction of a purchase: for exactly what was quoted and shown, or less.
 *
 * @throws what the wallet throws when it is asked for a permit
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
): Promise<Transaction> {
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
  const permit = needsPermit
    ? await signPermit(wallet, account, chain.id, money, { spender: to, value: quote.most, deadline })
    : null;
  const isNative = money.address === NATIVE;
  return {
    chainId: chain.id,
    from: account,
    to,
    data: purchaseData(order, swap, permit),
    value: isNative ? quote.most : 0n,
    spends: isNative ? [] : [{ token: money.address, symbol: money.symbol, amount: quote.most }],
    proof: purchaseProof(contracts.subscriptions, account, order),
  };
}

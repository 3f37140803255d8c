import type { Provider } from "./wallet.ts";

/** A transaction as a node tells it; only what is looked at. */
export interface ChainTransaction {
  readonly hash: string;
  readonly from: string;
  readonly to: string | null;
  readonly input: string;
  readonly nonce: string;
}

const hex = (number: number) => `0x${number.toString(16)}`;

/**
 * The account's transaction with this nonce, which is in a block after `sinceBlock`. The block is found by halving: at
 * its end the account's count is above the nonce for the first time. Null when the node cannot tell.
 */
export async function findTransaction(
  provider: Provider,
  from: string,
  nonce: number,
  sinceBlock: number,
): Promise<ChainTransaction | null> {
  let before = sinceBlock;
  let after = Number(await provider.request({ method: "eth_blockNumber" }));
  while (after - before > 1) {
    const middle = before + Math.floor((after - before) / 2);
    const count = await provider.request({ method: "eth_getTransactionCount", params: [from, hex(middle)] });
    if (Number(count) > nonce) after = middle;
    else before = middle;
  }
  const block = await provider.request({ method: "eth_getBlockByNumber", params: [hex(after), true] });
  const { transactions } = (block ?? { transactions: [] }) as { transactions: readonly ChainTransaction[] };
  const isIt = (one: ChainTransaction) =>
    one.from.toLowerCase() === from.toLowerCase() && Number(one.nonce) === nonce;
  return transactions.find(isIt) ?? null;
}

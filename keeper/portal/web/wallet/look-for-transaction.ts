import { type ChainTransaction, findTransaction } from "./find-transaction.ts";
import { revertReason } from "./revert-reason.ts";
import { chainOf } from "./switch-chain.ts";
import type { Receipt, Sent, Transaction } from "./transaction.ts";
import type { TransactionEvent } from "./transaction-state.ts";
import type { Provider } from "./wallet.ts";

interface ChainReceipt extends Receipt {
  readonly transactionHash: string;
  readonly blockNumber: string;
  readonly status: string;
}

/**
 * One look at what has become of a transaction, through the wallet's own provider. Wallets speed up and cancel by
 * another transaction of the same nonce, which they do not tell: so the nonce is what is watched.
 *
 * @param now milliseconds
 * @throws what the wallet throws
 */
export async function lookForTransaction(
  provider: Provider,
  sent: Sent,
  now: number,
): Promise<TransactionEvent> {
  const { transaction, hash, sinceBlock } = sent;
  const missing: TransactionEvent = { is: "missing", now };
  if ((await chainOf(provider)) !== transaction.chainId) return { is: "blind" };
  if (hash !== null) {
    const outcome = await outcomeOf(provider, transaction, hash);
    if (outcome !== null) return outcome;
  }
  if (sent.isContract) {
    const proven = await provenHash(provider, sent);
    return (proven === null ? null : await outcomeOf(provider, transaction, proven)) ?? missing;
  }
  const shown =
    hash === null
      ? null
      : ((await provider.request({
          method: "eth_getTransactionByHash",
          params: [hash],
        })) as ChainTransaction | null);
  const nonce = shown === null ? sent.nonce : Number(shown.nonce);
  const count = Number(
    await provider.request({ method: "eth_getTransactionCount", params: [transaction.from, "latest"] }),
  );
  if (count <= nonce) return shown === null ? missing : { is: "seen", nonce };
  const found = await findTransaction(provider, transaction.from, nonce, sinceBlock);
  if (found === null || found.hash === hash) return missing;
  if (isSame(found, transaction)) return (await outcomeOf(provider, transaction, found.hash)) ?? missing;
  return shown !== null || sent.isSeen
    ? { is: "cancelled", hash: found.hash }
    : { is: "passed", nonce: nonce + 1 };
}

/** How a transaction went that is in a block; null while it is in none. */
async function outcomeOf(
  provider: Provider,
  { from, to, data, value }: Transaction,
  hash: string,
): Promise<TransactionEvent | null> {
  const receipt = (await provider.request({
    method: "eth_getTransactionReceipt",
    params: [hash],
  })) as ChainReceipt | null;
  if (receipt === null) return null;
  if (Number(receipt.status) === 1) return { is: "mined", receipt: { hash, logs: receipt.logs } };
  // Asked again, the contract says why: whatever made it refuse still holds at the block's end.
  const call = { from, to, data, value: `0x${value.toString(16)}` };
  const reason = await provider
    .request({ method: "eth_call", params: [call, receipt.blockNumber] })
    .then(() => null, revertReason);
  return { is: "reverted", hash, reason: reason ?? { kind: "unknown" } };
}

/** The transaction whose event proves that it happened. */
async function provenHash(provider: Provider, { transaction, sinceBlock }: Sent): Promise<string | null> {
  const { address, topics, contains = "" } = transaction.proof;
  const filter = { address, topics, fromBlock: `0x${sinceBlock.toString(16)}`, toBlock: "latest" };
  const logs = (await provider.request({ method: "eth_getLogs", params: [filter] })) as readonly {
    readonly data: string;
    readonly transactionHash: string;
  }[];
  const wanted = contains.replace(/^0x/, "").toLowerCase();
  return logs.find(({ data }) => data.toLowerCase().includes(wanted))?.transactionHash ?? null;
}

/** Whether one of the same nonce does the same: wallets add to calldata, or wrap it in a call of their own. */
function isSame(found: ChainTransaction, { to, data }: Transaction): boolean {
  const [input, target] = [found.input.toLowerCase(), to.toLowerCase()];
  const isThere = found.to?.toLowerCase() === target || input.includes(target.slice(2));
  return isThere && input.includes(data.slice(2).toLowerCase());
}

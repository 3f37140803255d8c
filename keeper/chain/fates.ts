import type { BlockId } from "../core/chain-log.ts";
import type { OutboxEntry } from "../core/outbox-entry.ts";
import { hashAt } from "./hash-at.ts";
import type { Rpc } from "./rpc.ts";
import { quantity, type Receipt, receiptShape } from "./rpc-shapes.ts";

/**
 * What became of an entry by a block: its receipt, if one of its attempts was mined up to there; `foreign`, if
 * something else has used its nonce; else it is `open`.
 */
export type Fate = Receipt | "foreign" | "open";

/** Calls at the same time. */
const WIDTH = 16;

/**
 * The fates by `block` of entries of one sender, on one server. It has the receipts up to a block whose state it has: a
 * used nonce without a receipt means that none of the attempts was mined.
 */
export async function fatesOf(
  rpc: Rpc,
  block: BlockId,
  sender: string,
  entries: readonly OutboxEntry[],
): Promise<Fate[]> {
  const at = { blockHash: block.hash, requireCanonical: true };
  const used = await rpc.request("eth_getTransactionCount", [sender, at], quantity);
  const hashes = new Map<number, Promise<string | null>>();
  const fate = async (entry: OutboxEntry): Promise<Fate> => {
    if (entry.nonce >= used) return "open";
    const receipt = await receiptOf(rpc, entry);
    if (receipt === null) return "foreign";
    const { blockNumber: number, blockHash } = receipt;
    const known = hashes.get(number) ?? hashAt(rpc, number);
    hashes.set(number, known);
    // A receipt from a block that a reorganisation has just taken back says nothing yet, for or against.
    return (await known) === blockHash ? receipt : "open";
  };
  const fates: Fate[] = [];
  for (let start = 0; start < entries.length; start += WIDTH)
    fates.push(...(await Promise.all(entries.slice(start, start + WIDTH).map(fate))));
  return fates;
}

/** The newest attempt is the likeliest to be mined. */
async function receiptOf(rpc: Rpc, { attempts }: OutboxEntry): Promise<Receipt | null> {
  for (const { hash } of attempts.toReversed()) {
    const receipt = await rpc.request("eth_getTransactionReceipt", [hash], receiptShape.nullable());
    if (receipt !== null) return receipt;
  }
  return null;
}

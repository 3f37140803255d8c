import { quantity } from "../../keeper/chain/rpc-shapes.ts";
import type { OutboxEntry } from "../../keeper/core/outbox-entry.ts";
import type { Payer } from "./chain-access.ts";

/**
 * What the outbox calls a transaction of a deployment, by the nonce that Ignition gave it.
 * @param deployment its name
 */
export function purposeOf(deployment: string, nonce: number): string {
  return `deploy:${deployment}:${nonce}`;
}

/** What was ever signed for a deployment, by Ignition's nonces, lowest first. */
export async function sentEntries(
  { pool, address, store }: Pick<Payer, "pool" | "address" | "store">,
  deployment: string,
): Promise<ReadonlyMap<number, OutboxEntry>> {
  const used = await pool.request("eth_getTransactionCount", [address, "latest"], quantity);
  // Ignition gives out the next nonce only, by its count and ours: none of its own is above these.
  const most = used + (await store.openNonces(address)).size;
  const sent = new Map<number, OutboxEntry>();
  for (let nonce = 0; nonce <= most; nonce++) {
    const entry = await store.find(purposeOf(deployment, nonce));
    if (entry !== null) sent.set(nonce, entry);
  }
  return sent;
}

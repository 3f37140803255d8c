import { quantity } from "../../keeper/chain/rpc-shapes.ts";
import type { OutboxEntry } from "../../keeper/core/outbox-entry.ts";
import type { Payer } from "./chain-access.ts";

/** What the outbox calls a transaction of the deployment, by the nonce that Ignition gave it. */
export function purposeOf(nonce: number): string {
  return `deploy:${nonce}`;
}

/** What was ever signed for the deployment, by Ignition's nonces, lowest first. */
export async function sentEntries({
  pool,
  address,
  store,
}: Pick<Payer, "pool" | "address" | "store">): Promise<ReadonlyMap<number, OutboxEntry>> {
  const used = await pool.request("eth_getTransactionCount", [address, "latest"], quantity);
  // Ignition gives out the next nonce only, by its count and ours: none of its own is above these.
  const most = used + (await store.openNonces(address)).size;
  const sent = new Map<number, OutboxEntry>();
  for (let nonce = 0; nonce <= most; nonce++) {
    const entry = await store.find(purposeOf(nonce));
    if (entry !== null) sent.set(nonce, entry);
  }
  return sent;
}

import type { BlockId } from "../core/chain-log.ts";
import type { Rpc } from "./rpc.ts";
import { quantity } from "./rpc-shapes.ts";

/** How many nonces of a sender are used: the first that is not is the count itself. */
export interface NonceCounts {
  /** At the final block. */
  readonly final: number;
  readonly latest: number;
  /** With those in the server's pool that can follow at once. */
  readonly pending: number;
}

/** One server's counts. It proves by the final block that it is on our chain. */
export async function nonceCounts(rpc: Rpc, sender: string, final: BlockId): Promise<NonceCounts> {
  const count = (block: unknown) => rpc.request("eth_getTransactionCount", [sender, block], quantity);
  const [atFinal, latest, pending] = await Promise.all([
    count({ blockHash: final.hash, requireCanonical: true }),
    count("latest"),
    count("pending"),
  ]);
  return { final: atFinal, latest: Math.max(latest, atFinal), pending: Math.max(pending, latest) };
}

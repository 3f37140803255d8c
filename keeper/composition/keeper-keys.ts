import type { KeyShelf } from "../chain/key-shelf.ts";
import { mayAct } from "../chain/may-act.ts";
import type { OutboxStore } from "../chain/outbox-store.ts";
import { quantity } from "../chain/rpc-shapes.ts";
import type { KeeperKeys } from "../commands/ports/keeper-keys.ts";
import type { ChainParts } from "./connect-chain.ts";

/** The keeper's keys as the operator's commands see them. */
export function keeperKeys(
  shelf: Pick<KeyShelf, "keys" | "newest" | "add">,
  inUse: string,
  { pool, heads, contracts }: ChainParts,
  outbox: Pick<OutboxStore, "openNonces">,
): KeeperKeys {
  const next = async () => {
    const { address } = shelf.newest;
    if (address === inUse) return null;
    // One that was in use and is no more lost its role: it is not given out again.
    const sent = await pool.request("eth_getTransactionCount", [address, "latest"], quantity);
    return sent === 0 ? address : null;
  };
  let making: Promise<string> | null = null;
  return {
    inUse,
    next,
    prepare() {
      // Two commands at once are told of the same key.
      making ??= (async () => (await next()) ?? (await shelf.add()).address)().finally(() => {
        making = null;
      });
      return making;
    },
    async revocable() {
      const addresses = shelf.keys.map(({ address }) => address);
      const found: string[] = [];
      for (const address of addresses.slice(0, addresses.indexOf(inUse))) {
        if ((await outbox.openNonces(address)).size > 0) continue;
        if (await mayAct(heads, contracts, address, "confirmed")) found.push(address);
      }
      return found;
    },
  };
}

import type { Action } from "../chain/action.ts";
import type { SendWatch, SimulatedChain } from "../chain/simulated-chain.ts";
import type { Court } from "./court.ts";
import { PROMISES } from "./promise.ts";

/** Looks at all that the keeper's key signs, the moment it reaches a server. */
export function watchTransactions(court: Court, chain: () => SimulatedChain, keeper: string): SendWatch {
  const purposes = new Map<string, string>();
  return {
    sent(transaction, store) {
      if (typeof transaction === "string") return court.broken(PROMISES.verbs, transaction);
      const { from, nonce, action } = transaction;
      if (from !== keeper) court.broken(PROMISES.verbs, `a transaction is signed by ${from}`);
      // A store that was lost takes the knowledge of what its nonces were for with it.
      const key = `${store} ${nonce}`;
      const purpose = purposeOf(action);
      const before = purposes.get(key);
      if (before === undefined) purposes.set(key, purpose);
      else if (before !== purpose) court.broken(PROMISES.nonce, `nonce ${nonce}: ${before}, then ${purpose}`);
      if (action.kind !== "deliver") return;
      const final = chain().final();
      if (final.ledger.access.get(action.id)?.purchaseRef === action.purchaseRef) return;
      const what = `deliver ${action.id} is sent, but its purchase is not in the final block ${final.number}`;
      court.broken(PROMISES.finality, what);
    },
  };
}

function purposeOf(action: Action): string {
  const { kind } = action;
  const id = "id" in action ? action.id : "";
  if (action.kind === "deliver") return `${kind} ${id} ${action.purchaseRef.slice(0, 10)}`;
  return action.kind === "setCredential" ? `${kind} ${id} ${action.epoch}` : `${kind} ${id}`;
}

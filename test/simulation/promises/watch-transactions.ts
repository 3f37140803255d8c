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
      const final = chain().final();
      if (action.kind === "acknowledge" && final.ledger.inbox.commands.length < action.nonce)
        court.broken(PROMISES.commands, `${purpose} is sent, but no such command is in the final block`);
      if (action.kind !== "deliver") return;
      if (final.ledger.access.get(action.id)?.purchaseRef === action.purchaseRef) return;
      const what = `deliver ${action.id} is sent, but its purchase is not in the final block ${final.number}`;
      court.broken(PROMISES.finality, what);
    },
  };
}

function purposeOf(action: Action): string {
  const { kind } = action;
  const id = "id" in action ? action.id : "";
  switch (action.kind) {
    case "setStock":
      return `${kind} ${action.plan} from ${action.expected} to ${action.stock}`;
    case "collect":
      return `${kind} ${action.ids}`;
    case "acknowledge":
      return `${kind} ${action.nonce} ${action.resultHash.slice(0, 10)}`;
    case "setInboxKey":
      return `${kind} ${action.key.slice(0, 10)}`;
  }
  if (action.kind === "deliver") return `${kind} ${id} ${action.purchaseRef.slice(0, 10)}`;
  return action.kind === "setCredential" ? `${kind} ${id} ${action.epoch}` : `${kind} ${id}`;
}

import { Transaction } from "ethers";
import { Subscriptions__factory } from "../../../typechain-types/factories/Subscriptions__factory.ts";
import type { Action, Tx } from "./action.ts";
import { SUBSCRIPTIONS } from "./market.ts";

const abi = Subscriptions__factory.createInterface();

/** What the bytes of a transaction are worth: a Tx, or why they are none that a keeper may send. */
export function decodeTransaction(raw: string): Tx | string {
  const { hash, from, to, nonce, data, value, maxFeePerGas } = Transaction.from(raw);
  if (hash === null || from === null || maxFeePerGas === null)
    return "it is not a signed EIP-1559 transaction";
  if (to === from && value === 0n && data === "0x")
    return { hash, from, nonce, action: { kind: "nothing" }, maxFeePerGas };
  if (to !== SUBSCRIPTIONS || value !== 0n) return `it sends ${value} wei to ${to}`;
  const action = decodeAction(data);
  if (action === null) return `it calls ${data.slice(0, 10)}`;
  return { hash, from, nonce, action, maxFeePerGas };
}

/** One of the keeper's verbs; null for anything else. */
export function decodeAction(data: string): Action | null {
  const call = abi.parseTransaction({ data });
  if (call === null) return null;
  const [id, second, third] = call.args as unknown as [bigint, string, string];
  switch (call.name) {
    case "deliver":
      return { kind: "deliver", id, purchaseRef: second, credential: third };
    case "reject":
      return { kind: "reject", id, reason: second };
    case "close":
      return { kind: "close", id };
    case "setCredential":
      return { kind: "setCredential", id, epoch: Number(second), credential: third };
    default:
      return null;
  }
}

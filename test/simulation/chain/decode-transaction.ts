import { Transaction } from "ethers";
import { CommandInbox__factory } from "../../../typechain-types/factories/CommandInbox__factory.ts";
import { Subscriptions__factory } from "../../../typechain-types/factories/Subscriptions__factory.ts";
import type { Action, Tx } from "./action.ts";
import { INBOX, SUBSCRIPTIONS } from "./market.ts";

const subscriptions = Subscriptions__factory.createInterface();
const inbox = CommandInbox__factory.createInterface();

/** What the bytes of a transaction are worth: a Tx, or why they are none that a keeper may send. */
export function decodeTransaction(raw: string): Tx | string {
  const { hash, from, to, nonce, data, value, maxFeePerGas } = Transaction.from(raw);
  if (hash === null || from === null || maxFeePerGas === null)
    return "it is not a signed EIP-1559 transaction";
  if (to === from && value === 0n && data === "0x")
    return { hash, from, nonce, action: { kind: "nothing" }, maxFeePerGas };
  if (to === null || value !== 0n) return `it sends ${value} wei to ${to}`;
  const action = decodeAction(to, data);
  if (action === null) return `it calls ${data.slice(0, 10)} of ${to}`;
  return { hash, from, nonce, action, maxFeePerGas };
}

/** One of the keeper's verbs; null for anything else. */
export function decodeAction(to: string, data: string): Action | null {
  if (to === INBOX) return decodeInboxAction(data);
  const call = to === SUBSCRIPTIONS ? subscriptions.parseTransaction({ data }) : null;
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
    case "setStock":
      return { kind: "setStock", plan: Number(id), expected: Number(second), stock: Number(third) };
    case "collect":
      return { kind: "collect", ids: [...(call.args.getValue("ids") as Iterable<bigint>)] };
    default:
      return null;
  }
}

function decodeInboxAction(data: string): Action | null {
  const call = inbox.parseTransaction({ data });
  switch (call?.name) {
    case "acknowledge":
      return {
        kind: "acknowledge",
        nonce: call.args.getValue("nonce"),
        resultHash: call.args.getValue("resultHash"),
      };
    case "setEncryptionKey":
      return { kind: "setInboxKey", key: call.args.getValue("key") };
    default:
      return null;
  }
}

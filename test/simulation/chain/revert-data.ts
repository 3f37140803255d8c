import { AccessCredential__factory } from "../../../typechain-types/factories/AccessCredential__factory.ts";
import { CommandInbox__factory } from "../../../typechain-types/factories/CommandInbox__factory.ts";
import { Subscriptions__factory } from "../../../typechain-types/factories/Subscriptions__factory.ts";
import type { Action } from "./action.ts";
import type { Ledger } from "./ledger.ts";

const subscriptions = Subscriptions__factory.createInterface();
const credential = AccessCredential__factory.createInterface();
const inbox = CommandInbox__factory.createInterface();

/** What the contracts revert with, as they encode it. */
export function revertData(reason: string, action: Action, ledger: Ledger, now: bigint): string {
  const abi = [subscriptions, credential, inbox].find((each) => each.getError(reason) !== null);
  const error = abi?.getError(reason);
  if (!abi || !error) throw new Error(`the contracts have no error ${reason}`);
  const id = "id" in action ? action.id : 0n;
  const access = ledger.access.get(id);
  const known: Readonly<Record<string, unknown>> = {
    id,
    tokenId: id,
    status: ledger.statusOf(id, now),
    deliverBy: ledger.reference.subscriptions[Number(id) - 1]?.deliverBy ?? 0n,
    expected: "expected" in action ? action.expected : access?.purchaseRef,
    purchaseRef: "purchaseRef" in action ? action.purchaseRef : undefined,
    epoch: "epoch" in action ? action.epoch : 0,
    current: access?.epoch ?? 0,
    planId: "plan" in action ? action.plan : 0,
    actual: ledger.reference.catalogue.stockOf("plan" in action ? action.plan : 0),
    nonce: "nonce" in action ? action.nonce : 0n,
    acknowledgedAt:
      "nonce" in action ? (ledger.inbox.commands[Number(action.nonce) - 1]?.acknowledgedAt ?? 0) : 0,
  };
  const values = error.inputs.map(({ name, type }) => known[name] ?? emptyOf(type));
  return abi.encodeErrorResult(error, values);
}

/** Arguments that nobody reads. */
function emptyOf(type: string): unknown {
  if (type === "address") return `0x${"0".repeat(40)}`;
  return type === "bytes32" ? `0x${"0".repeat(64)}` : 0;
}

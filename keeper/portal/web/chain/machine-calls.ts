import { callData, type Word, wordOf } from "./call-data.ts";
import { eventTopic } from "./event-topic.ts";

/** `Operation` of ISubscriptions.sol, in its order. */
export const OPERATIONS = ["reboot", "stop", "start", "reinstall", "snapshot", "rollback"] as const;

export type Operation = (typeof OPERATIONS)[number];

/** The contracts of a host. */
export interface Contracts {
  readonly subscriptions: string;
  readonly credential: string;
}

/** A call of a contract, and the event that proves that it happened; a topic that is null may be anything. */
export interface MachineCall {
  readonly to: string;
  readonly data: string;
  readonly proof: {
    readonly address: string;
    readonly topics: readonly (string | null)[];
    /** Hex digits that the event's data contain. */
    readonly contains?: string;
  };
}

/** Ends a machine and pays the rest of the money out to `owner`, who must send it. */
export function cancelCall({ subscriptions }: Contracts, id: bigint, owner: string): MachineCall {
  return {
    to: subscriptions,
    data: callData("cancel(uint256)", [id]),
    proof: proof(subscriptions, "Cancelled(uint256,address,address,uint256,uint40)", [id, owner]),
  };
}

/** Asks for an operation. The snapshot's number is the argument; nothing else has one. */
export function operationCall(
  { subscriptions }: Contracts,
  id: bigint,
  sender: string,
  operation: Operation,
  snapshot = 0,
): MachineCall {
  const which = OPERATIONS.indexOf(operation);
  return {
    to: subscriptions,
    data: callData("requestOperation(uint256,uint8,bytes32)", [id, which, snapshot]),
    proof: {
      ...proof(subscriptions, "OperationRequested(uint256,address,uint32,uint8,bytes32)", [id, sender]),
      contains: wordOf(which) + wordOf(snapshot),
    },
  };
}

/** Lends the login until `expires`, unix seconds. The zero address takes it back. */
export function lendCall({ credential }: Contracts, id: bigint, user: string, expires: number): MachineCall {
  return {
    to: credential,
    data: callData("setUser(uint256,address,uint64)", [id, user, expires]),
    proof: {
      ...proof(credential, "UpdateUser(uint256,address,uint64)", [id, user]),
      contains: wordOf(expires),
    },
  };
}

/** Hands the machine over for good. A contract that does not know such tokens refuses it. */
export function transferCall({ credential }: Contracts, id: bigint, from: string, to: string): MachineCall {
  return {
    to: credential,
    data: callData("safeTransferFrom(address,address,uint256)", [from, to, id]),
    proof: proof(credential, "Transfer(address,address,uint256)", [from, to, id]),
  };
}

/** Has the details sealed to another key. */
export function setKeyCall({ credential }: Contracts, id: bigint, key: string): MachineCall {
  return {
    to: credential,
    data: callData("setEncryptionKey(uint256,bytes32)", [id, key]),
    proof: {
      ...proof(credential, "EncryptionKeyChanged(uint256,uint32,bytes32)", [id, null]),
      contains: wordOf(key),
    },
  };
}

/** Takes the money of a purchase back that was not delivered in time. */
export function reclaimCall({ subscriptions }: Contracts, id: bigint): MachineCall {
  return {
    to: subscriptions,
    data: callData("reclaim(uint256)", [id]),
    proof: proof(subscriptions, "Reclaimed(uint256,address,address,uint256,address)", [id]),
  };
}

/** Pays out what waits for an account, whoever sends it. */
export function withdrawCall({ subscriptions }: Contracts, account: string, token: string): MachineCall {
  return {
    to: subscriptions,
    data: callData("withdrawFor(address,address)", [account, token]),
    proof: proof(subscriptions, "Withdrawn(address,address,uint256)", [account, token]),
  };
}

function proof(address: string, event: string, indexed: readonly (Word | null)[]): MachineCall["proof"] {
  const topics = indexed.map((value) => (value === null ? null : `0x${wordOf(value)}`));
  return { address, topics: [eventTopic(event), ...topics] };
}

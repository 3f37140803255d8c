import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { callData, wordOf } from "./call-data.ts";
import { eventTopic } from "./event-topic.ts";
import type { MachineCall } from "./machine-calls.ts";

/** Bytes of a word. */
const WORD = 32;
/** The bytes of `post` stand after its three words. */
const BYTES_AT = 3 * WORD;

export const COMMAND_POSTED = eventTopic("CommandPosted(uint64,address,uint32,uint40,bytes)");

/** Posts a sealed command. @param deadline unix seconds */
export function postCall(
  inbox: string,
  by: string,
  {
    epoch,
    ciphertext,
    deadline,
  }: { readonly epoch: number; readonly ciphertext: Uint8Array; readonly deadline: number },
): MachineCall {
  const digits = bytesToHex(ciphertext);
  const filled = digits.padEnd(Math.ceil(ciphertext.length / WORD) * WORD * 2, "0");
  return {
    to: inbox,
    data:
      callData("post(uint32,bytes,uint40)", [epoch, BYTES_AT, deadline]) + wordOf(ciphertext.length) + filled,
    proof: { address: inbox, topics: [COMMAND_POSTED, null, `0x${wordOf(by)}`], contains: digits },
  };
}

/**
 * Ends a subscription for good; the rest of the money is credited to its owner.
 *
 * @param reason for everybody to read, 1 to 31 bytes of plain letters
 * @throws RangeError when it is longer
 */
export function terminateCall(subscriptions: string, id: bigint, reason: string): MachineCall {
  const digits = bytesToHex(utf8ToBytes(reason));
  if (digits.length > 2 * (WORD - 1)) throw new RangeError("the reason is too long");
  const event = eventTopic("Terminated(uint256,address,address,uint256,uint40,bytes32)");
  return {
    to: subscriptions,
    data: callData("terminate(uint256,bytes32)", [id, `0x${digits.padEnd(2 * WORD, "0")}`]),
    proof: { address: subscriptions, topics: [event, `0x${wordOf(id)}`] },
  };
}

/** Stops purchases and renewals, or allows them again. */
export function pauseCall(subscriptions: string, isPaused: boolean): MachineCall {
  return {
    to: subscriptions,
    data: callData(isPaused ? "pause()" : "unpause()"),
    proof: {
      address: subscriptions,
      topics: [eventTopic(isPaused ? "Paused(address)" : "Unpaused(address)")],
    },
  };
}

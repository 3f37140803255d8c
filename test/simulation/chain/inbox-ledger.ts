import { ZeroHash } from "ethers";
import { Refusal } from "../../contracts/reference/refusal.ts";
import type { Action } from "./action.ts";
import type { ContractEvent } from "./contract-event.ts";

/** A command as the contract and its event have it. */
export interface PostedOnChain {
  readonly by: string;
  readonly epoch: number;
  readonly ciphertext: string;
  /** Unix seconds, as the next; 0: not acknowledged. */
  readonly deadline: number;
  readonly acknowledgedAt: number;
  /** Of its acknowledgement. */
  readonly resultHash: string;
}

const MOST_BYTES = 2_048;
const MOST_SECONDS = 7 * 86_400;

/** CommandInbox after one block. Nonces count from 1. Who may call what is the ledger's matter. */
export class InboxLedger {
  readonly commands: PostedOnChain[] = [];
  key = ZeroHash;
  epoch = 0;

  /** @throws Refusal */
  post(
    { epoch, ciphertext, deadline }: Extract<Action, { kind: "post" }>,
    by: string,
    now: bigint,
  ): ContractEvent {
    if (this.epoch === 0) throw new Refusal("CommandInboxNoEncryptionKey");
    if (epoch !== this.epoch) throw new Refusal("CommandInboxStaleEpoch");
    const size = ciphertext.length / 2 - 1;
    if (size === 0 || size > MOST_BYTES) throw new Refusal("CommandInboxSize");
    if (deadline <= now || deadline > Number(now) + MOST_SECONDS)
      throw new Refusal("CommandInboxDeadlineOutOfRange");
    this.commands.push({ by, epoch, ciphertext, deadline, acknowledgedAt: 0, resultHash: ZeroHash });
    return event("CommandPosted", { nonce: this.commands.length, by, epoch, deadline, ciphertext });
  }

  /** @throws Refusal */
  acknowledge(
    { nonce, resultHash }: Extract<Action, { kind: "acknowledge" }>,
    by: string,
    now: bigint,
  ): ContractEvent {
    const at = Number(nonce) - 1;
    const command = this.commands[at];
    if (command === undefined) throw new Refusal("CommandInboxUnknownCommand");
    if (command.acknowledgedAt > 0) throw new Refusal("CommandInboxAlreadyAcknowledged");
    this.commands[at] = { ...command, acknowledgedAt: Number(now), resultHash };
    return event("CommandAcknowledged", { nonce, by, resultHash });
  }

  setKey(key: string): ContractEvent {
    this.key = key;
    this.epoch++;
    return event("EncryptionKeyChanged", { epoch: this.epoch, encryptionKey: key });
  }
}

function event(name: string, fields: ContractEvent["fields"]): ContractEvent {
  return { contract: "inbox", name, fields };
}

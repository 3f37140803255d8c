import type { Inbox, InboxHead, SeenCommand } from "../../keeper/commands/ports/inbox.ts";
import type { BlockRef, Depth } from "../../keeper/core/chain-view.ts";
import type { PostedCommand } from "../../keeper/core/posted-command.ts";
import type { ContractCall, TransactionOutcome } from "../../keeper/core/transaction.ts";
import type { Command } from "../../keeper/protocol/command.ts";
import { keyPair } from "../../keeper/protocol/key-pair.ts";
import { sealCommand } from "../../keeper/protocol/seal-command.ts";
import type { TransactionOutbox } from "../../keeper/sagas/ports/transaction-outbox.ts";

export const CHAIN = 31_337n;
export const INBOX = `0x${"1b".repeat(20)}`;
export const OPERATOR = `0x${"0a".repeat(20)}`;
/** The sender's key for replies. */
export const REPLY = keyPair(new Uint8Array(32).fill(2));

interface Posted {
  command: PostedCommand;
  readonly height: number;
}

/** CommandInbox's rules as far as the keeper can feel them, with plans, and an outbox whose transactions take one look to be mined. */
export class MemoryInbox implements Inbox, TransactionOutbox {
  /** Chain time, unix seconds. */
  time = 1_800_000_000;
  /** Blocks until what is confirmed is final. */
  lag = 0;
  height = 100;
  key = `0x${"00".repeat(32)}`;
  epoch = 0;
  /** Of plans, by id. */
  readonly stock = new Map<bigint, number>();
  /** Nonces whose event no server tells of. */
  readonly hidden = new Set<bigint>();
  /** Nonces that cannot be read at all. */
  readonly broken = new Set<bigint>();
  /** Senders that are no operators any more. */
  readonly dismissed = new Set<string>();
  readonly acknowledged = new Map<bigint, string>();
  readonly posted: Posted[] = [];
  readonly sent: string[] = [];
  readonly #outcomes = new Map<string, TransactionOutcome>();
  readonly #calls = new Map<string, ContractCall>();
  #keyHeight = 0;
  #oldKey = { key: this.key, epoch: 0 };

  /** Seals a command as the operator's tool does, and posts it. */
  async post(command: Command, options: { by?: string; lifetime?: number; sealedFor?: string } = {}) {
    const { by = OPERATOR, lifetime = 600, sealedFor = by } = options;
    const deadline = this.time + lifetime;
    const context = { chainId: CHAIN, inbox: INBOX, by: sealedFor, epoch: this.epoch, deadline };
    const sealed = await sealCommand(command, REPLY.publicKey, this.key, context);
    return this.postBytes(sealed, { by, deadline });
  }

  postBytes(bytes: Uint8Array, { by = OPERATOR, deadline = this.time + 600 } = {}): bigint {
    this.height++;
    const nonce = BigInt(this.posted.length + 1);
    const ciphertext = `0x${Buffer.from(bytes).toString("hex")}`;
    const sealed = { epoch: this.epoch, ciphertext, blockNumber: this.height };
    const command = { nonce, by, byOperator: true, deadline, acknowledgedAt: 0, sealed };
    this.posted.push({ command, height: this.height });
    return nonce;
  }

  /** The chain is reorganised: the newest commands have never been posted. Returns them. */
  takeBack(count: number): Posted[] {
    return this.posted.splice(this.posted.length - count, count);
  }

  /** Posts what was taken back, under the nonces of now. */
  putBack(taken: readonly Posted[]): void {
    for (const { command } of taken) {
      this.height++;
      const nonce = BigInt(this.posted.length + 1);
      this.posted.push({ command: { ...command, nonce }, height: this.height });
    }
  }

  mine(blocks: number): void {
    this.height += blocks;
  }

  async head(depth: Depth): Promise<InboxHead> {
    const block = this.#block(depth);
    const count = BigInt(this.posted.filter(({ height }) => height <= block.number).length);
    const isNew = this.#keyHeight <= block.number;
    return { block, count, ...(isNew ? { key: this.key, epoch: this.epoch } : this.#oldKey) };
  }

  async read(nonce: bigint, depth: Depth): Promise<SeenCommand | null> {
    if (this.broken.has(nonce)) throw new Error("the servers cannot be asked");
    const block = this.#block(depth);
    const found = this.posted[Number(nonce) - 1];
    if (!found || found.height > block.number) return null;
    const { command } = found;
    const byOperator = !this.dismissed.has(command.by);
    return { block, command: { ...command, byOperator, ...(this.hidden.has(nonce) && { sealed: null }) } };
  }

  async submit(purpose: string, call: ContractCall): Promise<TransactionOutcome> {
    const known = this.#outcomes.get(purpose);
    if (known?.state === "pending") {
      // While it is under way, what it was sent with counts.
      const outcome = this.#execute(this.#calls.get(purpose) ?? call);
      this.#outcomes.set(purpose, outcome);
      return outcome;
    }
    if (known?.state === "final") return known;
    this.sent.push(purpose);
    this.#calls.set(purpose, call);
    this.#outcomes.set(purpose, { state: "pending" });
    return { state: "pending" };
  }

  announce(key: string): void {
    this.height++;
    this.#oldKey = { key: this.key, epoch: this.epoch };
    this.#keyHeight = this.height;
    this.key = key;
    this.epoch++;
  }

  #execute(call: ContractCall): TransactionOutcome {
    switch (call.kind) {
      case "setInboxKey":
        this.announce(call.key);
        break;
      case "acknowledge": {
        const found = this.posted[Number(call.nonce) - 1];
        if (!found) return { state: "reverted", error: "CommandInboxUnknownCommand" };
        if (found.command.acknowledgedAt > 0)
          return { state: "reverted", error: "CommandInboxAlreadyAcknowledged" };
        found.command = { ...found.command, acknowledgedAt: this.time };
        this.acknowledged.set(call.nonce, call.resultHash);
        break;
      }
      case "setStock":
        if (this.stock.get(call.plan) !== call.expected)
          return { state: "reverted", error: "PlansStockMoved" };
        this.stock.set(call.plan, call.stock);
        break;
      default:
        throw new Error(`nobody here sends ${call.kind}`);
    }
    this.height++;
    return { state: "final", hash: `0x${this.height.toString(16).padStart(64, "0")}` };
  }

  #block(depth: Depth): BlockRef {
    const number = depth === "final" ? this.height - this.lag : this.height;
    return { number, hash: `0x${number.toString(16).padStart(64, "0")}`, timestamp: this.time };
  }
}

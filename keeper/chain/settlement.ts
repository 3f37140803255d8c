import { RetryableError } from "../core/errors.ts";
import type { OutboxEntry } from "../core/outbox-entry.ts";
import type { ChainHeads } from "./chain-heads.ts";
import { fatesOf } from "./fates.ts";
import { hashAt } from "./hash-at.ts";
import type { OutboxListener } from "./outbox-listener.ts";
import type { OutboxStore } from "./outbox-store.ts";
import { outcomeOf } from "./outcome-of.ts";
import type { RpcPool } from "./rpc-pool.ts";
import type { Block, Receipt } from "./rpc-shapes.ts";
import { revertDataOf, simulated } from "./simulate.ts";

/** Entries that one vote is about. */
const PART = 64;

export interface SettlementParts {
  readonly pool: RpcPool;
  readonly heads: ChainHeads;
  readonly store: OutboxStore;
  readonly listener: OutboxListener;
  readonly contracts: { errorName(revertData: string): string };
}

/** Takes in what the chain made of transactions whose nonce is used. */
export class Settlement {
  readonly #o: SettlementParts;

  constructor(parts: SettlementParts) {
    this.#o = parts;
  }

  /** Ends those that are final by the word of a quorum. All are of one sender. */
  async settle(sender: string, entries: readonly OutboxEntry[]): Promise<void> {
    for (let start = 0; start < entries.length; start += PART) {
      const part = entries.slice(start, start + PART);
      const { value } = await this.#o.heads.at("final", (rpc, block) => fatesOf(rpc, block, sender, part));
      for (const [index, entry] of part.entries()) {
        const fate = value[index] ?? "open";
        if (fate === "foreign") await this.lose(entry, nonceTaken(entry));
        else if (fate !== "open") await this.#end(entry, fate);
      }
    }
  }

  /** Notes which are mined in a block that is not final, by the word of one server. All are of one sender. */
  async noteMined(sender: string, entries: readonly OutboxEntry[], latest: Block): Promise<void> {
    const { pool, store } = this.#o;
    const moved: OutboxEntry[] = [];
    const hashes = new Map<number, string | null>();
    for (const entry of entries) {
      const number = entry.mined?.block.number;
      if (number !== undefined && !hashes.has(number)) hashes.set(number, await hashAt(pool, number));
      if (number === undefined || hashes.get(number) !== entry.mined?.block.hash) moved.push(entry);
    }
    if (moved.length === 0) return;
    const fates = await pool.onOneServer((rpc) => fatesOf(rpc, latest, sender, moved));
    for (const [index, entry] of moved.entries()) {
      const fate = fates[index];
      if (fate === undefined || typeof fate === "string") await this.unmine(entry);
      else await store.settle({ ...entry, state: "mined", mined: minedBy(fate) });
    }
  }

  /** A reorganisation took its block back, if it was mined. Returns the entry as it waits again. */
  async unmine(entry: OutboxEntry): Promise<OutboxEntry> {
    if (entry.state !== "mined") return entry;
    const waiting: OutboxEntry = { ...entry, state: "sent", mined: null };
    await this.#o.store.settle(waiting);
    return waiting;
  }

  /** Gives an entry up: its purpose may be sent anew. */
  async lose(entry: OutboxEntry, why: RetryableError): Promise<void> {
    await this.#o.store.settle({ ...entry, state: "lost", mined: null });
    this.#o.listener.problem(entry.purpose, why);
  }

  async #end(entry: OutboxEntry, receipt: Receipt): Promise<void> {
    const mined = minedBy(receipt);
    const ended: OutboxEntry =
      receipt.status === 1
        ? { ...entry, state: "final", mined }
        : { ...entry, state: "reverted", mined, error: await this.#revertName(entry, receipt) };
    await this.#o.store.settle(ended);
    this.#o.listener.settled(entry.purpose, outcomeOf(ended));
  }

  async #revertName(entry: OutboxEntry, receipt: Receipt): Promise<string> {
    const { pool, contracts } = this.#o;
    const call = simulated(entry.sender, entry);
    const revertData = await pool.onOneServer((rpc) => revertDataOf(rpc, call, receipt.blockNumber));
    if (revertData !== null) return contracts.errorName(revertData);
    return receipt.gasUsed >= entry.gasLimit ? "OutOfGas" : "Reverted";
  }
}

function minedBy(receipt: Receipt): NonNullable<OutboxEntry["mined"]> {
  const block = { number: receipt.blockNumber, hash: receipt.blockHash };
  return { hash: receipt.transactionHash, block };
}

function nonceTaken(entry: OutboxEntry): RetryableError {
  return new RetryableError(
    "NONCE_TAKEN",
    `Nonce ${entry.nonce} of ${entry.sender}, meant for ${entry.purpose}, was used by another transaction.`,
    "The purpose is sent anew. Nobody but the keeper may use its key: if you did not, rotate it.",
  );
}

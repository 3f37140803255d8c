import { z } from "zod";
import type { BlockId, ChainLog } from "../core/chain-log.ts";
import { RetryableError } from "../core/errors.ts";
import type { Time } from "../core/time.ts";
import { CatchUp } from "./catch-up.ts";
import type { ChainHeads } from "./chain-heads.ts";
import type { ChainListener } from "./chain-listener.ts";
import type { CursorStore } from "./cursor-store.ts";
import type { EventSource } from "./event-source.ts";
import type { ChainPosition } from "./head-tracker.ts";
import { isTooMuch } from "./is-too-much.ts";
import type { Rpc } from "./rpc.ts";
import type { RpcPool } from "./rpc-pool.ts";
import { type Block, blockShape, logShape, type RawLog } from "./rpc-shapes.ts";

export interface LogReaderParts {
  readonly pool: RpcPool;
  readonly heads: ChainHeads;
  readonly events: EventSource;
  readonly store: CursorStore;
  readonly listener: ChainListener;
  readonly time: Time;
}

/** Blocks of the first request: nobody knows yet how busy they are. */
const FIRST_RANGE = 16;
/** Logs that one answer should hold: read, they take a few mebibytes. A first look at 5,000 sales at once took 100. */
const WANTED_LOGS = 1_000;

/** Saves the contracts' events between the cursor and the confirmed block, and tells the listener. */
export class LogReader {
  readonly #parts: LogReaderParts;
  readonly #deploymentBlock: number;
  readonly #maxRange: number;
  /** Blocks of the next request: as many as hold the logs that are wanted; half of it when a server refuses. */
  #range: number;

  constructor(
    parts: LogReaderParts,
    options: { readonly deploymentBlock: number; readonly maxLogRange: number },
  ) {
    this.#parts = parts;
    this.#deploymentBlock = options.deploymentBlock;
    this.#maxRange = options.maxLogRange;
    this.#range = Math.min(FIRST_RANGE, options.maxLogRange);
  }

  /**
   * Reads up to the confirmed block. What was read before an error stays read.
   * @throws RetryableError CHAIN_MOVED when the chain is reorganised meanwhile; sync again.
   */
  async read({ cursor, heads }: ChainPosition): Promise<void> {
    const { store, listener, time } = this.#parts;
    const anchor = await this.#parts.heads.anchor(heads);
    let last = cursor ?? (await this.#begin(anchor));
    const target = heads.confirmed.number;
    const catchUp = new CatchUp(last.number, target, time, (progress) => listener.catchingUp?.(progress));
    let next = last.number + 1;
    while (next <= target) {
      const isFinal = anchor !== null && next <= anchor;
      const end = Math.min(next + this.#range - 1, isFinal ? anchor : target);
      const part = await this.#readAdaptive(next, end, isFinal ? null : last);
      if (part === null) continue;
      const { headers, logs } = part;
      const fresh = await store.advance(headers, logs, anchor ?? 0);
      if (fresh.length > 0) listener.events(fresh, end >= target);
      catchUp.saved(end, fresh.length);
      last = headers.at(-1) ?? last;
      next = end + 1;
    }
  }

  /**
   * The first cursor: the last block before the deployment or, while that can still be taken back, the final one.
   * @throws RetryableError CHAIN_QUORUM_MISSING when it is not known which is final
   */
  async #begin(anchor: number | null): Promise<BlockId> {
    const final = anchor ?? (await this.#parts.heads.block("final")).number;
    const tag = hex(Math.max(0, Math.min(this.#deploymentBlock - 1, final)));
    const { number, hash } = await this.#parts.pool.request("eth_getBlockByNumber", [tag, false], blockShape);
    await this.#parts.store.advance([{ number, hash }], [], final);
    return { number, hash };
  }

  /** Null when the range was too large for the servers: try again with a smaller one. */
  async #readAdaptive(from: number, to: number, parent: BlockId | null): Promise<Part | null> {
    try {
      const part = await this.#parts.pool.onOneServer((rpc) => this.#readPart(rpc, from, to, parent));
      const enough = Math.ceil(((to - from + 1) * WANTED_LOGS) / Math.max(1, part.logs.length));
      this.#range = Math.min(this.#maxRange, this.#range * 2, enough);
      return part;
    } catch (error) {
      const refused = isTooMuch(error);
      // A time-out may be the range's fault too, but no reason to ask again at once.
      const late = error instanceof RetryableError && error.code === "CHAIN_UNREACHABLE";
      if (refused || late) this.#range = Math.max(1, Math.floor((to - from + 1) / 2));
      if (refused && from < to) return null;
      throw error;
    }
  }

  /** Headers and logs of one server. Blocks that are not final are checked to be one chain on top of `parent`. */
  async #readPart(rpc: Rpc, from: number, to: number, parent: BlockId | null): Promise<Part> {
    const raw = await rpc.request(
      "eth_getLogs",
      [{ ...this.#parts.events.filter, fromBlock: hex(from), toBlock: hex(to) }],
      z.array(logShape),
    );
    // A server that lags says "no logs" for blocks that it does not have: only its header of `to` proves that it has.
    const firstHeader = parent === null ? to : from;
    const headers: Block[] = [];
    for (let number = firstHeader; number <= to; number++)
      headers.push(await rpc.request("eth_getBlockByNumber", [hex(number), false], blockShape));
    if (parent !== null) checkChained(parent, headers, raw);
    const logs: ChainLog[] = [];
    const times = new Map(headers.map(({ hash, timestamp }) => [hash, timestamp]));
    for (const log of raw) {
      const event = this.#decode(log);
      if (event === null) continue;
      const { blockNumber, blockHash, transactionHash, logIndex } = log;
      const place = { blockNumber, blockHash, transactionHash, logIndex };
      let timestamp = log.blockTimestamp ?? times.get(blockHash) ?? null;
      let operation: ChainLog["operation"] = null;
      if (event.operation !== null) {
        timestamp ??= await timeOf(rpc, log);
        times.set(blockHash, timestamp);
        operation = { ...event.operation, requestedAt: timestamp };
      }
      logs.push({ ...place, subscription: event.subscription, kind: event.kind, timestamp, operation });
    }
    return { headers: headers.map(({ number, hash }) => ({ number, hash })), logs };
  }

  /** What our contracts never emit is that server's own: another is asked. */
  #decode(log: RawLog): ReturnType<EventSource["decode"]> {
    try {
      return this.#parts.events.decode(log);
    } catch {
      throw new RetryableError(
        "CHAIN_UNREACHABLE",
        `An RPC server has no usable answer to eth_getLogs: a log of block ${log.blockNumber} cannot be read.`,
        "Nothing to do while others answer; else compare that block with a block explorer and use another server.",
      );
    }
  }
}

interface Part {
  readonly headers: readonly BlockId[];
  readonly logs: readonly ChainLog[];
}

async function timeOf(rpc: Rpc, { blockNumber, blockHash }: RawLog): Promise<number> {
  const block = await rpc.request("eth_getBlockByNumber", [hex(blockNumber), false], blockShape);
  if (block.hash !== blockHash) throw moved(blockNumber);
  return block.timestamp;
}

function hex(number: number): string {
  return `0x${number.toString(16)}`;
}

/** Hardhat's node gives it to blocks that it made in bulk (hardhat_mine); on other chains only the first block has it. */
const NO_PARENT = `0x${"0".repeat(64)}`;

function checkChained(parent: BlockId, headers: readonly Block[], logs: readonly RawLog[]): void {
  let previous = parent.hash;
  for (const header of headers) {
    if (header.parentHash !== previous && header.parentHash !== NO_PARENT) throw moved(header.number);
    previous = header.hash;
  }
  const hashes = new Set(headers.map((header) => header.hash));
  for (const log of logs) if (!hashes.has(log.blockHash)) throw moved(log.blockNumber);
}

function moved(number: number): RetryableError {
  return new RetryableError(
    "CHAIN_MOVED",
    `The chain was reorganised around block ${number} while it was read.`,
    "Nothing to do: it is read again.",
  );
}

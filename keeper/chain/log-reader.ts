import { z } from "zod";
import type { BlockId, ChainLog } from "../core/chain-log.ts";
import { RetryableError } from "../core/errors.ts";
import type { ChainListener } from "./chain-listener.ts";
import type { CursorStore } from "./cursor-store.ts";
import type { ChainPosition } from "./head-tracker.ts";
import type { Rpc } from "./rpc.ts";
import { RpcError } from "./rpc-error.ts";
import type { RpcPool } from "./rpc-pool.ts";
import { type Block, blockShape, logShape, type RawLog } from "./rpc-shapes.ts";

/** Which events wake whom; the contracts know. */
export interface EventSource {
  /** The address and topics part of an eth_getLogs filter. */
  readonly filter: { readonly address: readonly string[]; readonly topics: readonly (readonly string[])[] };
  /** Null for an event of no subscription. */
  decode(log: RawLog): { readonly subscription: bigint; readonly kind: string } | null;
}

/** Saves the contracts' events between the cursor and the confirmed block, and tells the listener. */
export class LogReader {
  readonly #pool: RpcPool;
  readonly #events: EventSource;
  readonly #store: CursorStore;
  readonly #listener: ChainListener;
  readonly #deploymentBlock: number;
  readonly #maxRange: number;
  /** Blocks of the next request; halves when a server refuses, doubles when it does not. */
  #range: number;

  constructor(
    pool: RpcPool,
    events: EventSource,
    store: CursorStore,
    listener: ChainListener,
    options: { readonly deploymentBlock: number; readonly maxLogRange: number },
  ) {
    this.#pool = pool;
    this.#events = events;
    this.#store = store;
    this.#listener = listener;
    this.#deploymentBlock = options.deploymentBlock;
    this.#maxRange = options.maxLogRange;
    this.#range = options.maxLogRange;
  }

  /**
   * Reads up to the confirmed block. What was read before an error stays read.
   * @throws RetryableError CHAIN_MOVED when the chain is reorganised meanwhile; sync again.
   */
  async read({ cursor, heads }: ChainPosition): Promise<void> {
    let last = cursor ?? (await this.#begin(heads.final.number));
    let next = last.number + 1;
    while (next <= heads.confirmed.number) {
      const isFinal = next <= heads.final.number;
      const end = Math.min(next + this.#range - 1, isFinal ? heads.final.number : heads.confirmed.number);
      const part = await this.#readAdaptive(next, end, isFinal ? null : last);
      if (part === null) continue;
      const { headers, logs } = part;
      const fresh = await this.#store.advance(headers, logs, heads.final.number);
      if (fresh.length > 0) this.#listener.events(fresh);
      last = headers.at(-1) ?? last;
      next = end + 1;
    }
  }

  /** The first cursor: the last block before the deployment or, while that can still be taken back, the final one. */
  async #begin(finalNumber: number): Promise<BlockId> {
    const tag = hex(Math.max(0, Math.min(this.#deploymentBlock - 1, finalNumber)));
    const { number, hash } = await this.#pool.request("eth_getBlockByNumber", [tag, false], blockShape);
    await this.#store.advance([{ number, hash }], [], finalNumber);
    return { number, hash };
  }

  /** Null when the range was too large for the servers: try again with a smaller one. */
  async #readAdaptive(from: number, to: number, parent: BlockId | null): Promise<Part | null> {
    try {
      const part = await this.#pool.onOneServer((rpc) => this.#readPart(rpc, from, to, parent));
      this.#range = Math.min(this.#maxRange, this.#range * 2);
      return part;
    } catch (error) {
      const refused = error instanceof RpcError;
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
      [{ ...this.#events.filter, fromBlock: hex(from), toBlock: hex(to) }],
      z.array(logShape),
    );
    // A server that lags says "no logs" for blocks that it does not have: only its header of `to` proves that it has.
    const firstHeader = parent === null ? to : from;
    const headers: Block[] = [];
    for (let number = firstHeader; number <= to; number++)
      headers.push(await rpc.request("eth_getBlockByNumber", [hex(number), false], blockShape));
    if (parent !== null) checkChained(parent, headers, raw);
    const logs: ChainLog[] = [];
    for (const log of raw) {
      const event = this.#events.decode(log);
      if (event === null) continue;
      const { blockNumber, blockHash, transactionHash, logIndex } = log;
      logs.push({ blockNumber, blockHash, transactionHash, logIndex, ...event });
    }
    return { headers: headers.map(({ number, hash }) => ({ number, hash })), logs };
  }
}

interface Part {
  readonly headers: readonly BlockId[];
  readonly logs: readonly ChainLog[];
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

import type { BlockRef, Depth } from "../core/chain-view.ts";
import { RetryableError } from "../core/errors.ts";
import type { Time } from "../core/time.ts";
import { blockAt } from "./block-at.ts";
import { finalBlock } from "./final-block.ts";
import { Quorum, type QuorumOptions } from "./quorum.ts";
import type { RpcPool } from "./rpc-pool.ts";
import type { RpcServer } from "./rpc-server.ts";
import type { Block } from "./rpc-shapes.ts";

export interface Heads {
  readonly latest: Block;
  /** Deep enough for work that can be undone; never below `final`. */
  readonly confirmed: Block;
  readonly final: Block;
}

export interface HeadsOptions extends QuorumOptions {
  readonly confirmations: number;
  /** For so long the last look is good enough for `confirmed`, milliseconds. */
  readonly pollIntervalMs: number;
  readonly time: Time;
}

/** Blocks that the anchor may stay behind: so often a quorum is asked for it. */
const ANCHOR_LAG = 32;

/** Where the chain stands, by the rules of confirmation and finality. */
export class ChainHeads {
  readonly #pool: RpcPool;
  readonly #o: HeadsOptions;
  readonly #quorum: Quorum;
  #last: { readonly heads: Heads; readonly at: number } | null = null;
  #reading: Promise<Heads> | null = null;
  #anchor: number | null = null;
  /** The highest block that was read as final: what is confirmed cannot be older. */
  #floor = 0;

  constructor(pool: RpcPool, options: HeadsOptions) {
    this.#pool = pool;
    this.#o = options;
    this.#quorum = new Quorum(pool, options);
  }

  /** A look at the chain, by the word of one server. Those who ask at the same time share one. */
  read(): Promise<Heads> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  /** The newest block, that of the last look if that is not old. */
  async latest(): Promise<Block> {
    return this.#recent?.latest ?? this.#pool.head();
  }

  async #read(): Promise<Heads> {
    const { confirmations, finality, time } = this.#o;
    const latest = await this.#pool.head();
    const final = await finalBlock(this.#pool, finality, latest);
    const number = Math.max(latest.number - confirmations, final.number);
    const heads = { latest, final, confirmed: await blockAt(this.#pool, number, latest, final) };
    this.#last = { heads, at: time.now() };
    return heads;
  }

  async block(depth: Depth): Promise<BlockRef> {
    const { block } = await this.at(depth, async () => null);
    return block;
  }

  /**
   * Reads as of one block. `confirmed`: that of the watcher's last look if that is not old, on one server. `final`: the
   * newest, with the same answer from a quorum.
   * @throws RetryableError CHAIN_SERVERS_DISAGREE, CHAIN_QUORUM_MISSING; CHAIN_BEHIND when what is confirmed would be
   * older than what was final before: who has acted on the later state must not be shown the earlier one
   */
  async at<T>(
    depth: Depth,
    work: (rpc: RpcServer, block: BlockRef) => Promise<T>,
  ): Promise<{ block: BlockRef; value: T }> {
    if (depth === "final") {
      const { block, value } = await this.#quorum.read((rpc, final) => work(rpc, refOf(final)));
      this.#floor = Math.max(this.#floor, block.number);
      return { block: refOf(block), value };
    }
    const known = this.#recent;
    if (known !== null) {
      try {
        return await this.#confirmed(known, work);
      } catch (error) {
        // The block may be gone since.
        if (!(error instanceof RetryableError)) throw error;
      }
    }
    return this.#confirmed(await this.read(), work);
  }

  /**
   * Reads as of the confirmed block, with the same answer from a quorum: for what must be true now, not when finality
   * has caught up, and not by the word of one server.
   * @throws RetryableError as `at` does
   */
  async agreed<T>(
    work: (rpc: RpcServer, block: BlockRef) => Promise<T>,
  ): Promise<{ block: BlockRef; value: T }> {
    const read = async ({ confirmed }: Heads) => {
      if (confirmed.number < this.#floor) throw behind(confirmed.number, this.#floor);
      const block = refOf(confirmed);
      return { block, value: await this.#quorum.readAt(confirmed, (rpc) => work(rpc, block)) };
    };
    const known = this.#recent;
    if (known === null) return read(await this.read());
    try {
      return await read(known);
    } catch (error) {
      // The block may be gone since.
      if (!(error instanceof RetryableError)) throw error;
      return read(await this.read());
    }
  }

  /**
   * A block that a quorum calls final, or did some blocks ago: what lies below it may be forgotten for good. Null while
   * no quorum was found.
   */
  async anchor({ final }: Heads): Promise<number | null> {
    if (this.#o.quorum === 1) return final.number;
    if (this.#anchor === null || final.number - this.#anchor >= ANCHOR_LAG) {
      try {
        const { block } = await this.#quorum.read(async () => null);
        this.#anchor = Math.max(block.number, this.#anchor ?? 0);
        this.#floor = Math.max(this.#floor, this.#anchor);
      } catch (error) {
        if (!(error instanceof RetryableError)) throw error;
        this.#o.onProblem?.(error);
      }
    }
    return this.#anchor;
  }

  get #recent(): Heads | null {
    const isRecent = this.#last !== null && this.#o.time.now() - this.#last.at < this.#o.pollIntervalMs;
    return isRecent ? (this.#last?.heads ?? null) : null;
  }

  async #confirmed<T>(
    { confirmed }: Heads,
    work: (rpc: RpcServer, block: BlockRef) => Promise<T>,
  ): Promise<{ block: BlockRef; value: T }> {
    if (confirmed.number < this.#floor) throw behind(confirmed.number, this.#floor);
    const block = refOf(confirmed);
    return { block, value: await this.#pool.onOneServer((rpc) => work(rpc, block)) };
  }
}

function behind(confirmed: number, final: number): RetryableError {
  return new RetryableError(
    "CHAIN_BEHIND",
    `The chain's servers call block ${confirmed} confirmed, but block ${final} was final before.`,
    "The RPC servers are catching up; if it stays, check them.",
  );
}

function refOf({ number, hash, timestamp }: Block): BlockRef {
  return { number, hash, timestamp };
}

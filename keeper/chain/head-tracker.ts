import type { BlockId } from "../core/chain-log.ts";
import { FinalError, RetryableError } from "../core/errors.ts";
import { blockAt } from "./block-at.ts";
import type { ChainHeads, Heads } from "./chain-heads.ts";
import type { ChainListener } from "./chain-listener.ts";
import type { CursorStore } from "./cursor-store.ts";
import { hashAt } from "./hash-at.ts";
import type { RpcPool } from "./rpc-pool.ts";

/** The saved cursor, known to lie on the present chain, and how far that chain goes. */
export interface ChainPosition {
  /** Null before the first block was read. */
  readonly cursor: BlockId | null;
  readonly heads: Heads;
}

/** Holds the saved cursor against the chain and goes back to the common ancestor when the chain was reorganised. */
export class HeadTracker {
  readonly #pool: RpcPool;
  readonly #heads: ChainHeads;
  readonly #store: CursorStore;
  readonly #listener: ChainListener;

  constructor(pool: RpcPool, heads: ChainHeads, store: CursorStore, listener: ChainListener) {
    this.#pool = pool;
    this.#heads = heads;
    this.#store = store;
    this.#listener = listener;
  }

  /**
   * @throws FinalError REORG_TOO_DEEP when the chain contradicts a block that was final; nothing is changed then.
   * RetryableError CHAIN_BEHIND when it has no block yet that was read before.
   */
  async sync(): Promise<ChainPosition> {
    const heads = await this.#heads.read();
    const cursor = await this.#store.cursor();
    if (cursor === null) return { cursor, heads };
    let replaced = false;
    const headers = await this.#store.headers();
    for (const header of headers) {
      // Above the head: the server lags, or the chain was set back. The next blocks will tell.
      if (header.number > heads.latest.number) continue;
      const present = await this.#hashAt(header.number, heads);
      if (present === header.hash) {
        if (!replaced) return { cursor, heads };
        this.#listener.rewound(header, cursor, await this.#store.rewind(header));
        return { cursor: header, heads };
      }
      replaced ||= present !== null;
    }
    const oldest = headers.at(-1);
    if (replaced && oldest !== undefined) await this.#confirmTooDeep(oldest, cursor);
    throw new RetryableError(
      "CHAIN_BEHIND",
      `The chain's head is block ${heads.latest.number}, but block ${cursor.number} was read before.`,
      "The RPC servers are catching up; if it stays, check them.",
    );
  }

  /** One server's word is not enough to give up on: throws unless a quorum still has the oldest block. */
  async #confirmTooDeep(oldest: BlockId, cursor: BlockId): Promise<void> {
    const { value } = await this.#heads.at("final", (rpc) => blockAt(rpc, oldest.number));
    if (value.hash !== oldest.hash) throw tooDeep(cursor);
    throw new RetryableError(
      "CHAIN_MOVED",
      `A RPC server contradicts block ${oldest.number}, which was final; the others have it still.`,
      "Compare the RPC servers with a block explorer, and remove the one that is wrong.",
    );
  }

  #hashAt(number: number, heads: Heads): Promise<string | null> {
    if (number === heads.latest.number) return Promise.resolve(heads.latest.hash);
    return hashAt(this.#pool, number);
  }
}

function tooDeep(cursor: BlockId): FinalError {
  return new FinalError(
    "REORG_TOO_DEEP",
    `The chain was reorganised below blocks that were final by the configured rule (read up to ${cursor.number}).`,
    "Compare the RPC servers with a block explorer. If the chain truly went back, set a stricter finality and move the store away: it is rebuilt.",
  );
}

import { RetryableError } from "../core/errors.ts";
import { isTooMuch } from "./is-too-much.ts";
import type { RpcServer } from "./rpc-server.ts";

/** Ranges of `maxLogRange` blocks that one search looks through; the next goes on below them. */
const RANGES = 4;
/** Most requests to one server for one range, when it wants smaller pieces. */
const PIECES = 32;

/** Both included, as JSON-RPC writes them. */
export interface BlockRange {
  readonly fromBlock: string;
  readonly toBlock: string;
}

/** How a part of a search ended: with what was looked for, or where to go on; null when all was looked through. */
export interface Searched<T> {
  readonly found: T | null;
  readonly next: number | null;
}

/** Looks for one event down from a block: what is looked for was posted a short time ago, as a rule. */
export class LogSearch {
  readonly #deploymentBlock: number;
  readonly #maxLogRange: number;
  /** Blocks that a server takes in one request for logs, by its name. */
  readonly #sizes = new Map<string, number>();

  constructor(options: { readonly deploymentBlock: number; readonly maxLogRange: number }) {
    this.#deploymentBlock = options.deploymentBlock;
    this.#maxLogRange = options.maxLogRange;
  }

  /**
   * Looks through a part of the chain, the newest range first.
   *
   * @param begun where an earlier search said to go on
   * @param top the newest block that counts
   */
  async down<T>(
    begun: number | undefined,
    top: number,
    look: (from: number, to: number) => Promise<T | null>,
  ): Promise<Searched<T>> {
    let to = Math.min(begun ?? top, top);
    for (let ranges = 0; ranges < RANGES && to >= this.#deploymentBlock; ranges++) {
      const from = Math.max(this.#deploymentBlock, to - this.#maxLogRange + 1);
      const found = await look(from, to);
      if (found) return { found, next: null };
      to = from - 1;
    }
    return { found: null, next: to >= this.#deploymentBlock ? to : null };
  }

  /**
   * Asks one server about the blocks between two, both included, in pieces as large as it takes.
   *
   * @throws RetryableError CHAIN_CALL_LIMITED, and what asking throws
   */
  async inPieces<T>(
    { name }: RpcServer,
    from: number,
    to: number,
    ask: (range: BlockRange) => Promise<T | null>,
  ): Promise<T | null> {
    let size = Math.min(this.#maxLogRange, (this.#sizes.get(name) ?? this.#maxLogRange) * 2);
    let last = to;
    for (let pieces = 0; last >= from; pieces++) {
      if (pieces === PIECES) throw tooSmall(name, this.#maxLogRange);
      const first = Math.max(from, last - size + 1);
      try {
        const found = await ask({ fromBlock: hex(first), toBlock: hex(last) });
        if (found) return found;
        last = first - 1;
      } catch (error) {
        size = Math.max(1, Math.floor((last - first + 1) / 2));
        this.#sizes.set(name, size);
        if (!isTooMuch(error) || first === last) throw error;
        continue;
      }
      this.#sizes.set(name, size);
    }
    return null;
  }
}

function hex(block: number): string {
  return `0x${block.toString(16)}`;
}

function tooSmall(server: string, range: number): RetryableError {
  return new RetryableError(
    "CHAIN_CALL_LIMITED",
    `The RPC server ${server} takes requests for the logs of so few blocks that ${range} cannot be looked through.`,
    "Lower maxLogRange to what the server takes, or use another server.",
  );
}

import { blockNumbered, firstBlockSince } from "../../chain/block-numbered.ts";
import { PastReader } from "../../chain/past-reader.ts";
import type { ChainLog } from "../../core/chain-log.ts";
import type { BlockRef, ChainView } from "../../core/chain-view.ts";
import { BlockHostError, FinalError } from "../../core/errors.ts";
import type { Time } from "../../core/time.ts";
import type { Effect } from "../../sagas/replay/compare-decisions.ts";
import type { Chain } from "../open-chain.ts";

/** What the chain tells of one subscription between two blocks. */
export interface History {
  readonly id: bigint;
  /** As it was before the first block; null when it did not exist. */
  readonly opening: ChainView | null;
  /** As it was at each block where something happened to it, or where time did. */
  readonly moments: readonly ChainView[];
  readonly effects: readonly Effect[];
}

export interface Range {
  readonly from: number;
  readonly to: BlockRef;
}

/** Reads the history of subscriptions from a server that keeps old state. */
export class HistoryReader {
  readonly #chain: Chain;
  readonly #reader: PastReader;
  readonly #range: Range;
  readonly #blocks = new Map<number, Promise<BlockRef>>();

  constructor(chain: Chain, range: Range, time: Time) {
    this.#chain = chain;
    this.#reader = new PastReader(chain.pool, chain.contracts, time);
    this.#range = range;
  }

  /**
   * @param logs of this subscription within the range, in order
   * @throws FinalError CHAIN_WITHOUT_ARCHIVE
   */
  async read(id: bigint, logs: readonly ChainLog[]): Promise<History> {
    const { from, to } = this.#range;
    const opening = from > 0 ? await this.#at(id, await this.#block(from - 1)) : null;
    const moments: ChainView[] = [];
    let last = opening;
    const numbers = [...new Set(logs.map(({ blockNumber }) => blockNumber))];
    for (const next of [...numbers, null]) {
      // Until then nobody did anything to it, but its time may have run out.
      const until = next === null ? to.number : next - 1;
      for (;;) {
        const turn: BlockRef | null = last && (await this.#turn(last, from, until));
        if (turn === null) break;
        last = await this.#at(id, turn);
        if (last) moments.push(last);
      }
      if (next === null) break;
      last = await this.#at(id, await this.#block(next));
      if (last) moments.push(last);
    }
    return { id, opening, moments, effects: effectsOf(logs, moments) };
  }

  /** The next block at which time alone changes what is asked for. */
  async #turn(
    { block, subscription, plan }: ChainView,
    from: number,
    until: number,
  ): Promise<BlockRef | null> {
    const { status, expiresAt, user } = subscription;
    const isLive = status === "active" || status === "grace";
    const turns = isLive ? [expiresAt, expiresAt + plan.gracePeriod, user?.expires ?? 0] : [];
    const due = turns.filter((time) => time > block.timestamp).sort((a, b) => a - b)[0];
    const low = Math.max(from, block.number + 1);
    if (due === undefined || low > until) return null;
    return firstBlockSince(this.#chain.pool, due, low, until);
  }

  #block(number: number): Promise<BlockRef> {
    const known = this.#blocks.get(number) ?? blockNumbered(this.#chain.pool, number);
    this.#blocks.set(number, known);
    return known;
  }

  async #at(id: bigint, block: BlockRef): Promise<ChainView | null> {
    try {
      return await this.#reader.read(id, block);
    } catch (error) {
      if (!(error instanceof BlockHostError) || !/^CHAIN_/.test(error.code)) throw error;
      // Is it the age of the block, or is the server in trouble?
      await this.#reader.read(id, this.#range.to);
      throw new FinalError(
        "CHAIN_WITHOUT_ARCHIVE",
        `No RPC server has the contracts' state as of block ${block.number}: ${error.message}`,
        "Add an archive server to chain.rpcUrls for this, or replay --from a block whose state is kept.",
        { cause: error },
      );
    }
  }
}

function effectsOf(logs: readonly ChainLog[], moments: readonly ChainView[]): readonly Effect[] {
  return logs.flatMap(({ kind, blockNumber, transactionHash }): Effect[] => {
    const view = moments.find(({ block }) => block.number === blockNumber);
    if (!view) return [];
    const { purchaseRef, epoch } = view.subscription;
    const effect = (event: Effect["event"], job: string, key: string) => [
      { event, block: view.block, transactionHash: transactionHash.toLowerCase(), job: { kind: job, key } },
    ];
    switch (kind) {
      case "Delivered":
      case "Rejected":
        return effect(kind, "provision", purchaseRef);
      case "Closed":
        return effect(kind, "destroy", purchaseRef);
      case "CredentialChanged": {
        // Part of a delivery, which is told already.
        const isOwn = !logs.some(
          (log) => log.transactionHash === transactionHash && log.kind === "Delivered",
        );
        return isOwn ? effect(kind, "reseal", `${epoch}`) : [];
      }
      default:
        return [];
    }
  });
}

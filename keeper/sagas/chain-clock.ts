import type { BlockRef } from "../core/chain-view.ts";

/** So long without a new confirmed block, the clock stands still as the chain does: it may only be slow. */
const STALL_MS = 30_000;
/** What one look adds at most: a wall clock that jumps must not let a day pass. */
const LONGEST_STEP_MS = 30_000;

/**
 * What time it is on the chain, unix seconds.
 *
 * The rule: a confirmed block's own time counts, whatever our clock says. A renewal that came in time stands in that
 * block or before it, so nothing is suspended early. Only when no newer block was seen for half a minute, time goes on
 * without one: by what has passed since on our clock, less that half minute, and never beyond what our clock shows. A
 * clock that is wrong by a constant passes at the same pace, one that jumps adds half a minute at most, one that is
 * behind only delays.
 */
export class ChainClock {
  #block: BlockRef = { number: -1, hash: "", timestamp: 0 };
  #passedMs = 0;
  #lookedAt = 0;

  /**
   * The time by which facts that were read at this block are to be judged.
   *
   * @param wallMs wall clock, milliseconds since the epoch
   */
  at(block: BlockRef, wallMs: number): number {
    // Older than what was seen: what has changed since does not stand in it, so its own time is all that fits to it.
    if (block.number < this.#block.number) return block.timestamp;
    if (block.number > this.#block.number || block.hash !== this.#block.hash) {
      this.#block = block;
      this.#passedMs = 0;
    } else {
      this.#passedMs += Math.min(LONGEST_STEP_MS, Math.max(0, wallMs - this.#lookedAt));
    }
    this.#lookedAt = wallMs;
    const goneOn = block.timestamp + Math.floor((this.#passedMs - STALL_MS) / 1000);
    return Math.max(block.timestamp, Math.min(goneOn, Math.floor(wallMs / 1000)));
  }
}

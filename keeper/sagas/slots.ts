/** Whoever waits and has not asked for so long is gone. Longer than the pauses between two tries. */
const FORGET_MS = 120_000;

interface Slot {
  /** Places in all, as was said last. */
  limit: number;
  /** Who holds a place, and until when if they do not ask again. */
  readonly held: Map<bigint, number>;
  /** Who waits: their order, and when they last asked. */
  readonly waiting: Map<bigint, { readonly order: number; readonly askedAt: number }>;
}

/**
 * Places for work of which a node or a storage bears only so much at a time. Who finds none waits in line, and is told
 * when a place is free. Kept in memory: after a restart those who hold a place ask again.
 */
export class Slots {
  readonly #slots = new Map<string, Slot>();
  readonly #listeners = new Set<(id: bigint) => void>();

  /** Calls the listener with everyone in line for whom there is a place, when one becomes free. */
  onFree(listener: (id: bigint) => void): void {
    this.#listeners.add(listener);
  }

  /**
   * Takes a place, or keeps one that is held. False: ask again later, the lower `order` the sooner it is your turn.
   *
   * @param holdMs how long the place is kept without asking again
   */
  take(key: string, id: bigint, order: number, limit: number, now: number, holdMs: number): boolean {
    const slot = this.#slot(key);
    const { held, waiting } = slot;
    slot.limit = limit;
    for (const [other, until] of held) if (until <= now) held.delete(other);
    for (const [other, { askedAt }] of waiting) if (askedAt + FORGET_MS <= now) waiting.delete(other);
    if (!held.has(id)) {
      waiting.set(id, { order, askedAt: now });
      const before = [...waiting.values()].filter((other) => other.order < order).length;
      if (before >= limit - held.size) return false;
    }
    waiting.delete(id);
    held.set(id, now + holdMs);
    return true;
  }

  /** Gives the place back, or leaves the line. Repeatable. */
  give(key: string, id: bigint): void {
    const { held, waiting, limit } = this.#slot(key);
    const left = held.delete(id);
    if (!waiting.delete(id) && !left) return;
    // All of them, not the first alone: it may have been told before and not have come yet.
    const line = [...waiting].sort(([, a], [, b]) => a.order - b.order);
    for (const [next] of line.slice(0, Math.max(0, limit - held.size)))
      for (const listener of this.#listeners) listener(next);
  }

  #slot(key: string): Slot {
    const found = this.#slots.get(key);
    if (found) return found;
    const made = { limit: 1, held: new Map(), waiting: new Map() };
    this.#slots.set(key, made);
    return made;
  }
}

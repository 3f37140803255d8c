/**
 * How the keeper is started, as its service unit will: left to itself V8 takes all the room that it is not refused, and
 * collects what is dead when the heap is a multiple of what lives. Of the keeper's objects some 30 MiB live with 5,000
 * subscriptions, 20 of them without any. With these it took 133 MiB for 1,000 purchases at once, 125 for 20,000 events to
 * catch up with and 158 to 169 for taking 5,000 subscriptions over without a store (`./blockhost bench burst catch-up idle`);
 * some 110 are there at its start, half of them Node's own program. MiB, percent.
 */
export const KEEPER_NODE_FLAGS = [
  "--max-semi-space-size=4",
  "--max-old-space-size=128",
  "--heap-growing-percent=50",
] as const;

/**
 * The C library gives each thread an arena of its own and takes none back: with SQLite's work on four threads that were
 * 200 MiB at 5,000 subscriptions, of a heap of 50 (`./blockhost bench idle`).
 */
export const KEEPER_ENVIRONMENT = { MALLOC_ARENA_MAX: "1" } as const;

/**
 * How the keeper is started, as its service unit will: left to itself V8 takes all the room that it is not refused and
 * keeps it. Of the keeper's objects some 40 MiB live; with the first limit it took 204 to 289 MiB and was no slower than
 * with the 385 of none, with both it stays below 200 also with 1,000 purchases at once (`./blockhost bench burst`). MiB.
 */
export const KEEPER_NODE_FLAGS = ["--max-semi-space-size=4", "--max-old-space-size=128"] as const;

/**
 * The C library gives each thread an arena of its own and takes none back: with SQLite's work on four threads that were
 * 200 MiB at 5,000 subscriptions, of a heap of 50 (`./blockhost bench idle`).
 */
export const KEEPER_ENVIRONMENT = { MALLOC_ARENA_MAX: "1" } as const;

import type { createWorld } from "./create-world.ts";

/** What `createWorld` makes. */
export type World = Awaited<ReturnType<typeof createWorld>>;

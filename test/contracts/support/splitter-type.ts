import type { splitter } from "./splitter.ts";

/** What the `splitter` fixture gives. */
export type Splitter = Awaited<ReturnType<typeof splitter>>;

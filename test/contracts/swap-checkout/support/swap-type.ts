import type { swap } from "./swap.ts";

/** What `swap` gives. */
export type Swap = Awaited<ReturnType<typeof swap>>;

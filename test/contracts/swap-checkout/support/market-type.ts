import type { market } from "./market.ts";

/** What the `market` fixture gives. */
export type Market = Awaited<ReturnType<typeof market>>;

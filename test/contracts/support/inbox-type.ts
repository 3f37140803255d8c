import type { inbox } from "./inbox.ts";

/** What the `inbox` fixture gives. */
export type Inbox = Awaited<ReturnType<typeof inbox>>;

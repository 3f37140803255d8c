import type { lending } from "./lending.ts";

/** What the `lending` fixture gives. */
export type Lending = Awaited<ReturnType<typeof lending>>;

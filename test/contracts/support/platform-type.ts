import type { platform } from "./platform.ts";

/** What the `platform` fixture gives. */
export type Platform = Awaited<ReturnType<typeof platform>>;

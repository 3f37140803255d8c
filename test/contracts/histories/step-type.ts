import type { step } from "./step.ts";

/** What the `step` arbitrary gives. */
export type Step = typeof step extends import("fast-check").Arbitrary<infer S> ? S : never;

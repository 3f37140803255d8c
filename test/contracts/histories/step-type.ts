import type { Arbitrary } from "fast-check";
import type { step } from "./step.ts";

/** What the `step` arbitrary gives. */
export type Step = typeof step extends Arbitrary<infer S> ? S : never;

import type { Notice } from "../reference/notice.ts";
import type { Call } from "./call.ts";

/** The same for both sides: a call of the contract, and what the reference makes of it. */
export interface TwinAction extends Call {
  /** What to count it as, if not as its method. */
  readonly kind?: string;
  /** Throws a Refusal. */
  replay(now: bigint): Notice[];
}

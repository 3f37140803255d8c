import type { Plan } from "./plan.ts";
import type { Subscription } from "./subscription.ts";

/** `confirmed`: deep enough for work that can be undone. `final`: deep enough for work that cannot. */
export type Depth = "confirmed" | "final";

export interface BlockRef {
  readonly number: number;
  readonly hash: string;
  /** Unix seconds: the chain's own clock, which rules expiry. */
  readonly timestamp: number;
}

/** A subscription and its plan, both as they stood at one block. */
export interface ChainView {
  readonly block: BlockRef;
  readonly subscription: Subscription;
  readonly plan: Plan;
}

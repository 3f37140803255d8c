import type { Plan } from "../../core/plan.ts";
import type { Subscription } from "../../core/subscription.ts";

/** `confirmed`: deep enough for work that can be undone. `final`: deep enough for work that cannot. */
export type Depth = "confirmed" | "final";

export interface BlockRef {
  readonly number: number;
  readonly hash: string;
  /** Unix seconds: the chain's own clock, which rules expiry. */
  readonly timestamp: number;
}

export interface ChainView {
  readonly block: BlockRef;
  readonly subscription: Subscription;
  readonly plan: Plan;
}

/** Reads the contracts' state at one block of the asked depth. */
export interface SubscriptionReader {
  block(depth: Depth): Promise<BlockRef>;
  /** Null while the id does not exist at that depth. */
  read(id: bigint, depth: Depth): Promise<ChainView | null>;
  /** Ids whose status at that depth is neither none, refunded nor closed. */
  liveIds(depth: Depth): Promise<readonly bigint[]>;
}

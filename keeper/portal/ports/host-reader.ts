import type { Subscription } from "../../core/subscription.ts";
import type { MonthlyUsage } from "../../core/usage.ts";
import type { ApiMeasure } from "../../protocol/api/measure.ts";
import type { ApiCredential, ApiSnapshots } from "../../protocol/api/session.ts";
import type { HostFacts } from "./host-facts.ts";

/** What the keeper knows of its machines beyond the chain. */
export interface HostReader {
  facts(): Promise<HostFacts>;
  /** A machine's VM as it was seen last; null when there is none or it is not known. */
  power(subscription: bigint): "running" | "stopped" | null;
  /** What the operator has in force against a purchase; null: nothing. */
  measure(purchase: Pick<Subscription, "id" | "purchaseRef">): ApiMeasure | null;
  /** How to reach a machine; null while there is none or it has not booted yet. */
  credential(subscription: bigint): Promise<ApiCredential | null>;
  /**
   * Snapshots of a machine as its node has them now; null when there is no machine.
   *
   * @throws RetryableError when the node cannot be asked
   */
  snapshots(subscription: bigint): Promise<ApiSnapshots | null>;
  /** What a machine used, the newest month first, at most so many. */
  usage(subscription: bigint, months: number): Promise<readonly MonthlyUsage[]>;
}

import type { Hold } from "../../core/hold.ts";

/** Subscriptions whose VMs the operator holds off. What is written is on disk when the promise resolves. */
export interface Holds {
  list(): readonly Hold[];
  put(hold: Hold): Promise<void>;
  /** False when it was not held. */
  release(subscription: bigint): Promise<boolean>;
}

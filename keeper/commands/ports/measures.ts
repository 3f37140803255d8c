import type { Measure } from "../../core/measure.ts";

/** What the operator has in force against purchases. What is written is on disk when the promise resolves. */
export interface Measures {
  of(purchase: { readonly id: bigint; readonly purchaseRef: string }): Measure | null;
  list(): readonly Measure[];
  put(measure: Measure): Promise<void>;
  lift(subscription: bigint): Promise<void>;
}

import type { UsageMark, UsageSample } from "../../core/usage.ts";

/** Monthly use, durable. */
export interface UsageStore {
  /**
   * One transaction for the whole fleet: `addUp` is pure, gets every mark held, and says which to replace and what to add
   * to which month. Marks not touched since `forgetBefore` (ms) are dropped; months never are.
   */
  sample(
    forgetBefore: number,
    addUp: (marks: ReadonlyMap<bigint, UsageMark>) => UsageSample,
  ): Promise<UsageSample>;
}

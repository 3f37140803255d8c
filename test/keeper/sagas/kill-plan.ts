/** Where a saga's keeper dies, life after life; in the life after the last kill it comes to its end. */
export interface KillPlan {
  readonly scenario: string;
  /** A step that fails for good, so that the saga unwinds. */
  readonly fails?: string;
  readonly kills: readonly { readonly write: number; readonly when: "before" | "after" }[];
  /** Name of a folder of its own, which has a store without jobs. */
  readonly folder: string;
}

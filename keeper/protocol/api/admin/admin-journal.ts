/** `GET /api/v1/admin/subscriptions/<id>/journal/<before>`: up to 100 lines, the newest first; `before` 0: from the end. */
export interface AdminJournal {
  readonly lines: readonly {
    readonly seq: number;
    /** Milliseconds. */
    readonly at: number;
    /** The saga that it is of. */
    readonly kind: string;
    readonly event: string;
    readonly step: string;
    /** Why, in the keeper's own words. */
    readonly detail: string;
  }[];
  /** There are older ones. */
  readonly more: boolean;
}

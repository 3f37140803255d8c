/** A field of a step that is filled in wrongly, and the words that say so. */
export interface Slip {
  /** Of the field, as the draft names it: `contracts.stablecoin`. */
  readonly field: string;
  readonly typed: string;
  /** In the field's hint; null: words of its own, whatever they are. */
  readonly says: string | null;
  /** Another field that says it; null: the page does, below all fields. */
  readonly at?: string | null;
}

/** What a predicate found, and in words. */
export interface Answer {
  readonly yes: boolean;
  /** Why, for a person: `subscription 42 is in grace`. */
  readonly because: string;
}

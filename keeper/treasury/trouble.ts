/** Something that a person has to know, as an alert tells it. */
export interface Trouble {
  /** A stable code. */
  readonly code: string;
  readonly what: string;
  readonly remedy: string;
}

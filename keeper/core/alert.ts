/** Something that a person should look at; the keeper goes on. */
export interface Alert {
  /** SCREAMING_SNAKE, stable. */
  readonly code: string;
  /** What it is about, such as a subscription id. */
  readonly subject: string;
  readonly what: string;
  readonly remedy: string;
}

/** Something that a person must hear of. One for each code and subject, from when it began until it is over. */
export interface Alert {
  /** Stable, of docs/errors.md. */
  readonly code: string;
  /** Whom or what it is about, such as `node pve2` or `subscription 42, provision`. */
  readonly subject: string;
  /** What happened, and what to do: sentences for a person, without secrets. */
  readonly what: string;
  readonly remedy: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

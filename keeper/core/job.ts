/** What a job carries from step to step: JSON only, so that it survives a crash as text. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };
export type JobData = { readonly [key: string]: JsonValue };

/**
 * `forward` runs steps, `undo` undoes the entered ones in reverse, `after-undo` runs the saga's last word after them;
 * `done` and `undone` are ends and never change again.
 */
export type JobPhase = "forward" | "undo" | "after-undo" | "done" | "undone";

/**
 * How a job comes in among others that are due too: `urgent` where a deadline of seconds is kept (access that ends or
 * begins), `background` where hours would do. See takeTurns.
 */
export type Urgency = "urgent" | "normal" | "background";

/** What makes a job one job: a second `create` with the same three is a no-op. */
export interface NewJob {
  /** `normal` when left out. */
  readonly urgency?: Urgency;
  /** Name of the saga. */
  readonly kind: string;
  /** What it works on, such as `42`. Jobs of one subject run one after the other, oldest first. */
  readonly subject: string;
  readonly key: string;
  readonly step: string;
  readonly data: JobData;
}

export interface Job extends NewJob {
  /** Rises with creation. */
  readonly id: number;
  readonly urgency: Urgency;
  readonly phase: JobPhase;
  /** Steps entered and not yet undone, in order. The last one may be half done. */
  readonly entered: readonly string[];
  /** Failures of the present step in a row; 0 while it waits or has not run. */
  readonly tries: number;
  /** Not to be claimed before this, milliseconds since the epoch. */
  readonly wakeAt: number;
  /** When the present step's patience ends, milliseconds since the epoch; null = not entered or no limit. */
  readonly deadlineAt: number | null;
  /** The deadline's alert has been raised. */
  readonly alerted: boolean;
  /** How it ended, or why it is being undone; null before. */
  readonly outcome: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Fence: rises with each claim. `record` by an older claimant is refused. */
  readonly claim: number;
}

/** One line of the append-only journal, such as `enter clone`. */
export interface JournalEntry {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly event: "create" | "enter" | "next" | "wait" | "retry" | "alert" | "undo" | "undone-step" | "end";
  readonly step: string;
  /** For a person: a reason or an error code. Never a secret. */
  readonly detail: string;
}

import type { ApiProgress, Stage } from "../../../../protocol/api/progress.ts";

/** What has been told of a purchase so far. */
export interface Progress {
  /** When each stage was reached, milliseconds since the epoch. */
  readonly reached: Partial<Readonly<Record<Stage, number>>>;
  /** What hinders at present, in the host's words; null when nothing does. */
  readonly hindrance: string | null;
  /** Why the money goes back; null while it does not. */
  readonly rejection: string | null;
}

/** What one more event changes. */
export function toldMore(progress: Progress, { at, kind, stage, detail }: ApiProgress): Progress {
  switch (kind) {
    case "stage":
      // Told twice, the first time counts.
      return stage === null
        ? progress
        : { ...progress, hindrance: null, reached: { [stage]: at, ...progress.reached } };
    case "waiting":
      return { ...progress, hindrance: detail };
    case "rejected":
      // What hindered last says why.
      return { ...progress, hindrance: null, rejection: progress.hindrance ?? detail };
    case "ended":
      return { ...progress, hindrance: null };
    case "operation":
      return progress;
  }
}

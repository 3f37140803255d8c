import type { ComponentChildren } from "preact";
import { text } from "../text.ts";

export interface TimelineStep {
  readonly title: string;
  readonly detail?: ComponentChildren;
  /** When, in words. */
  readonly at?: string;
  readonly state: "done" | "now" | "later" | "failed";
}

const SIGNS = { done: "m5 12.5 4.5 4.500L19 7.500", failed: "m6.5 6.500 11 11m0-11-11 11" } as const;

/** Steps in their order, and how far one is. */
export function Timeline({
  label,
  steps,
}: {
  readonly label: string;
  readonly steps: readonly TimelineStep[];
}) {
  return (
    <ol class="timeline" aria-label={label}>
      {steps.map(({ title, detail, at, state }) => (
        <li key={title} class={state} aria-current={state === "now" ? "step" : undefined}>
          <span class="timeline-dot">
            {(state === "done" || state === "failed") && (
              <svg viewBox="0 0 24 24" aria-hidden="true">
                <path d={SIGNS[state]} />
              </svg>
            )}
          </span>
          <div class="timeline-words">
            <p class="timeline-title">
              {title}
              <span class="unseen">: {text.step[state]}</span>
            </p>
            {detail !== undefined && <p class="timeline-detail">{detail}</p>}
          </div>
          <span class="timeline-at">{at}</span>
        </li>
      ))}
    </ol>
  );
}

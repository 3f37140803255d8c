import type { ComponentChildren } from "preact";
import { text } from "../text.ts";
import { StepDot } from "./step-dot.tsx";

export interface TimelineStep {
  readonly title: string;
  readonly detail?: ComponentChildren;
  /** When, in words. */
  readonly at?: string;
  readonly state: "done" | "now" | "later" | "failed";
}

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
          <StepDot state={state} />
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

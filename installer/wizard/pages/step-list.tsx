import { Facts } from "../../../keeper/portal/web/parts/facts.tsx";
import { Notice } from "../../../keeper/portal/web/parts/notice.tsx";
import { Timeline, type TimelineStep } from "../../../keeper/portal/web/parts/timeline.tsx";
import { sentence } from "../../../keeper/portal/web/sentence.ts";
import type { StepView } from "../../finalize/finalizer.ts";
import { shown } from "../form/values.ts";
import { LogTail } from "../parts/log-tail.tsx";
import { installWords as words } from "../text/install.ts";
import type { Logs } from "./with-line.ts";

const STATES: Readonly<Record<StepView["status"], TimelineStep["state"]>> = {
  todo: "later",
  running: "now",
  interrupted: "later",
  done: "done",
  warned: "done",
  failed: "failed",
};

/** Each step: how it stands, how long it took, what it said and what came of it. */
export function StepList(props: {
  readonly steps: readonly StepView[];
  readonly logs: Logs;
  /** Whether something runs. */
  readonly isOpen: boolean;
}) {
  const { steps, logs } = props;
  return (
    <Timeline
      label={words.steps}
      steps={steps.map((step) => ({
        title: step.title,
        state: STATES[step.status],
        at: timeOf(step),
        detail: <Detail step={step} lines={logs[step.id] ?? []} />,
      }))}
    />
  );
}

/** How long the last attempt took, by the host's own clock. */
function timeOf({ startedAt, endedAt, attempts, status }: StepView): string {
  if (status === "todo" || startedAt === null || endedAt === null) return "";
  const took = words.seconds(Math.max(0, Math.round((endedAt - startedAt) / 1_000)));
  return attempts > 1 ? `${took} · ${words.attempts(attempts)}` : took;
}

function Detail({ step, lines }: { readonly step: StepView; readonly lines: Logs[string] }) {
  const { status, error, output } = step;
  const isCurrent = status === "running" || status === "failed" || status === "warned";
  const facts = Object.entries(output)
    .map(([name, value]) => [name, shownFact(value)] as const)
    .filter(([, value]) => value !== "");
  return (
    <div class="step-detail">
      {status === "interrupted" && <p>{words.interrupted}</p>}
      {error !== null && (status === "failed" || status === "warned") && (
        <Notice tone={status === "failed" ? "bad" : "warn"} isProblem>
          {status === "warned" && <p>{words.warned}</p>}
          <strong>{sentence(error.what)}</strong> {sentence(error.remedy)}{" "}
          <code class="code-name">{error.code}</code>
        </Notice>
      )}
      {(lines.length > 0 || status === "running") && (
        <LogTail key={String(isCurrent)} lines={lines} isOpen={isCurrent} />
      )}
      {status === "done" && facts.length > 0 && (
        <details>
          <summary>{words.output}</summary>
          <Facts rows={facts} />
        </details>
      )}
    </div>
  );
}

function shownFact(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : shown(value);
}

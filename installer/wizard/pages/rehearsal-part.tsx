import { useState } from "preact/hooks";
import { Part } from "../../../keeper/portal/web/admin/parts/part.tsx";
import { Problem } from "../../../keeper/portal/web/api.ts";
import { Notice, type Tone } from "../../../keeper/portal/web/parts/notice.tsx";
import { ProblemNotice } from "../../../keeper/portal/web/parts/problem-notice.tsx";
import { Timeline, type TimelineStep } from "../../../keeper/portal/web/parts/timeline.tsx";
import { sentence } from "../../../keeper/portal/web/sentence.ts";
import type { RehearsalView, RehearsedStep } from "../../rehearsal/rehearsal-view.ts";
import { useSetup } from "../setup.ts";
import { installWords } from "../text/install.ts";
import { rehearsalWords as words } from "../text/rehearsal.ts";
import { useRehearsal } from "./use-rehearsal.ts";

const TONES: Readonly<Record<Exclude<RehearsalView["status"], "idle">, Tone>> = {
  running: "calm",
  stopping: "calm",
  stopped: "warn",
  failed: "bad",
  done: "good",
};
const STATES: Readonly<Record<RehearsedStep["status"], TimelineStep["state"]>> = {
  running: "now",
  done: "done",
  failed: "failed",
};

/** A play of the whole before there is money in it. @param isReady whether all answers are there */
export function RehearsalPart({ isReady }: { readonly isReady: boolean }) {
  const { tell } = useSetup();
  const { view, look } = useRehearsal();
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Problem | null>(null);
  if (view === null) return null;

  const order = async (what: "start" | "cancel") => {
    setBusy(true);
    setTrouble(null);
    try {
      await tell("POST", "rehearsal", { do: what });
      await look();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setTrouble(error);
    } finally {
      setBusy(false);
    }
  };
  const { status, steps, notes, error } = view;
  const isOn = status === "running" || status === "stopping";
  return (
    <Part id="rehearsal" title={words.title}>
      <p class="small">{words.lead}</p>
      {status !== "idle" && (
        <Notice tone={TONES[status]} isProblem={status === "failed"}>
          <p role="status">{words.status[status]}</p>
          {error !== null && (
            <p>
              {sentence(error.what)} {sentence(error.remedy)} <code class="code-name">{error.code}</code>
            </p>
          )}
          {status === "failed" && notes.at(-1) !== undefined && <p>{notes.at(-1)}</p>}
        </Notice>
      )}
      {steps.length > 0 && (
        <Timeline
          label={words.steps}
          steps={steps.map(({ name, status: state, what, startedAt, endedAt }) => ({
            title: words.names[name] ?? name,
            state: STATES[state],
            detail: sentence(what),
            at: endedAt === null ? "" : installWords.seconds(Math.round((endedAt - startedAt) / 1_000)),
          }))}
        />
      )}
      {trouble !== null && <ProblemNotice problem={trouble} />}
      <div class="step-actions">
        <button
          type="button"
          class="button"
          aria-disabled={isBusy || (isOn ? status === "stopping" : !isReady)}
          onClick={(event) => {
            if (event.currentTarget.getAttribute("aria-disabled") !== "true")
              order(isOn ? "cancel" : "start");
          }}
        >
          {isOn ? words.stop : status === "idle" ? words.start : words.again}
        </button>
      </div>
    </Part>
  );
}

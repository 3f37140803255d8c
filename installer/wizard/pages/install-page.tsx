import { useEffect, useState } from "preact/hooks";
import { Part } from "../../../keeper/portal/web/admin/parts/part.tsx";
import { Problem } from "../../../keeper/portal/web/api.ts";
import { ActButton } from "../../../keeper/portal/web/parts/act-button.tsx";
import { Ending } from "../../../keeper/portal/web/parts/ending.tsx";
import { Title } from "../../../keeper/portal/web/parts/frame.tsx";
import { Mark, Notice, type Tone } from "../../../keeper/portal/web/parts/notice.tsx";
import { ProblemNotice } from "../../../keeper/portal/web/parts/problem-notice.tsx";
import { Progress } from "../../../keeper/portal/web/parts/progress.tsx";
import { Skeleton } from "../../../keeper/portal/web/parts/skeleton.tsx";
import { StepDot } from "../../../keeper/portal/web/parts/step-dot.tsx";
import type { FinalizeView } from "../../finalize/finalizer.ts";
import { useSetup } from "../setup.ts";
import { installWords as words } from "../text/install.ts";
import { wizardWords } from "../text/wizard.ts";
import { EndParts } from "./end-parts.tsx";
import { FundDeployer } from "./fund-deployer.tsx";
import { StepList } from "./step-list.tsx";
import { isAway, useInstallation } from "./use-installation.ts";

type Status = Exclude<FinalizeView["status"], "idle">;

const TONES: Readonly<Record<Status, Tone>> = {
  running: "calm",
  stopping: "calm",
  stopped: "warn",
  failed: "bad",
  done: "good",
};

/** The host being made, step by step, and what there is at the end. */
export function InstallPage({ onClosed }: { onClosed(portal: string | null): void }) {
  const { tell, refresh, status: known } = useSetup();
  const { view, logs, problem, refresh: look } = useInstallation();
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Problem | null>(null);

  useEffect(() => {
    // The list of steps shows it too.
    if (view !== null && view.status !== known) void refresh().catch(() => undefined);
  }, [view?.status]);

  const order = async (what: "retry" | "cancel") => {
    setBusy(true);
    setTrouble(null);
    try {
      await tell("POST", "finalize", { do: what });
      await Promise.all([look(), refresh()]);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setTrouble(error);
    } finally {
      setBusy(false);
    }
  };
  if (view === null) {
    return (
      <section class="card">
        {problem === null ? <Skeleton class="tall" /> : <ProblemNotice problem={problem} />}
      </section>
    );
  }
  if (view.status === "idle") {
    return (
      <Ending tone="calm" title={words.idle} words={words.idleWords}>
        <a class="button primary" href="#summary">
          {words.toSummary}
        </a>
      </Ending>
    );
  }
  const { status, steps } = view;
  const isOpen = status === "running" || status === "stopping";
  const waits = steps.some(
    ({ id, status: step }) => id === "deployer" && (step === "running" || step === "failed"),
  );
  return (
    <>
      <div class="page-head">
        <Title takesFocus>{words.title}</Title>
      </div>
      <div class="parts">
        {isAway(problem) && (
          <Notice tone="warn" isProblem>
            <strong>{wizardWords.away}</strong> {wizardWords.awayRemedy}
          </Notice>
        )}
        <section class={`verdict ${TONES[status]}`} aria-live="polite">
          {isOpen ? (
            <span class="now">
              <StepDot state="now" />
            </span>
          ) : (
            <Mark tone={TONES[status]} />
          )}
          <div>
            <strong>{words.verdicts[status]}</strong>
            <p class="small">{words.leads[status]}</p>
          </div>
        </section>
        {status === "done" && <EndParts onClosed={onClosed} />}
        {waits && status !== "stopping" && <FundDeployer />}
        <Part id="steps" title={words.steps}>
          {status !== "done" && <Done view={view} />}
          <StepList steps={steps} logs={logs} isOpen={isOpen} />
        </Part>
        {trouble !== null && <ProblemNotice problem={trouble} />}
        <div class="step-actions">
          {status === "running" && (
            <button
              type="button"
              class="button"
              aria-disabled={isBusy}
              onClick={() => !isBusy && void order("cancel")}
            >
              {words.cancel}
            </button>
          )}
          {(status === "failed" || status === "stopped") && (
            <>
              <a class="button" href="#summary">
                {words.edit}
              </a>
              <ActButton isBusy={isBusy} onPress={() => order("retry")}>
                {status === "failed" ? words.retry : words.goOn}
              </ActButton>
            </>
          )}
        </div>
      </div>
    </>
  );
}

/** How far it is, and how long the rest takes as a rule. */
function Done({ view: { status, steps } }: { readonly view: FinalizeView }) {
  const rest = steps.filter((step) => step.status !== "done" && step.status !== "warned");
  const seconds = rest.reduce((sum, { estimateSeconds }) => sum + estimateSeconds, 0);
  const left = seconds < 60 ? words.soon : words.minutes(Math.round(seconds / 60));
  const done = steps.length - rest.length;
  return (
    <>
      <Progress
        label={words.progress}
        shown={words.count(done, steps.length)}
        share={steps.length === 0 ? 0 : done / steps.length}
      />
      {status === "running" && <p class="small">{words.left(left)}</p>}
    </>
  );
}

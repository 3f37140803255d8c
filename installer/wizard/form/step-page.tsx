import type { ComponentChildren } from "preact";
import { Part } from "../../../keeper/portal/web/admin/parts/part.tsx";
import { ActButton } from "../../../keeper/portal/web/parts/act-button.tsx";
import { Title } from "../../../keeper/portal/web/parts/frame.tsx";
import { Notice } from "../../../keeper/portal/web/parts/notice.tsx";
import { ProblemNotice } from "../../../keeper/portal/web/parts/problem-notice.tsx";
import { Skeleton } from "../../../keeper/portal/web/parts/skeleton.tsx";
import { Checks } from "../parts/checks.tsx";
import { formWords as words } from "../text/form.ts";
import { FormContext } from "./form-context.ts";
import type { Step } from "./use-step.ts";

/** A step's page: its fields in one form, what the host found, and the way on. */
export function StepPage(props: {
  readonly title: string;
  readonly lead: string;
  readonly step: Step<unknown>;
  /** The place before, as the address names it. */
  readonly back?: string;
  /** Below the checks, in place of the way on. */
  readonly end?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  const { title, lead, step, back, end, children } = props;
  const { form, isReady, isBusy, checks, others, trouble, submit, goOn } = step;
  const worst = checks?.some(({ verdict }) => verdict === "bad") === true ? "bad" : "warn";
  const isHeld = checks?.some(({ verdict }) => verdict !== "good") === true;
  const isAllGood = checks !== null && !isHeld;
  return (
    <>
      <div class="page-head">
        <Title takesFocus>{title}</Title>
        <p class="lead">{lead}</p>
      </div>
      {!isReady ? (
        <section class="card">
          <p class="small">{words.detecting}</p>
          <Skeleton class="tall" />
        </section>
      ) : (
        <FormContext.Provider value={form}>
          <form
            class="parts"
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              void submit();
            }}
          >
            {children}
            {others.length > 0 && (
              <Notice tone="bad" isProblem>
                {words.elsewhere}
                <ul>
                  {others.map((one) => (
                    <li key={one}>{one}</li>
                  ))}
                </ul>
              </Notice>
            )}
            {trouble !== null && <ProblemNotice problem={trouble} />}
            {checks !== null && checks.length > 0 && (
              <Part id="checks" title={words.checks}>
                {isHeld && (
                  <p class="small" role="status">
                    {worst === "bad" ? words.someBad : words.someWarn}
                  </p>
                )}
                <Checks checks={checks} />
              </Part>
            )}
            {end}
            <div class="step-actions">
              {back !== undefined && (
                <a class="button" href={`#${back}`}>
                  {words.back}
                </a>
              )}
              <span class="pending" aria-live="polite">
                {isBusy === null ? "" : words[isBusy]}
              </span>
              {isHeld && (
                <button type="submit" class="button" aria-disabled={isBusy !== null}>
                  {words.again}
                </button>
              )}
              {isHeld || isAllGood ? (
                <ActButton isBusy={isBusy !== null} onPress={goOn}>
                  {isAllGood ? words.goNext : worst === "bad" ? words.goOnBad : words.goOn}
                </ActButton>
              ) : (
                <button type="submit" class="button primary" aria-disabled={isBusy !== null}>
                  {words.next}
                </button>
              )}
            </div>
          </form>
        </FormContext.Provider>
      )}
    </>
  );
}

import { useState } from "preact/hooks";
import { Part } from "../../../keeper/portal/web/admin/parts/part.tsx";
import { Problem as Trouble } from "../../../keeper/portal/web/api.ts";
import { ActButton } from "../../../keeper/portal/web/parts/act-button.tsx";
import { Badge } from "../../../keeper/portal/web/parts/badge.tsx";
import { Facts } from "../../../keeper/portal/web/parts/facts.tsx";
import { Title } from "../../../keeper/portal/web/parts/frame.tsx";
import { Notice } from "../../../keeper/portal/web/parts/notice.tsx";
import { ProblemNotice } from "../../../keeper/portal/web/parts/problem-notice.tsx";
import { answers } from "../../answers/answers.ts";
import { checkAnswers } from "../../answers/check-answers.ts";
import type { Problem } from "../../answers/problem.ts";
import type { SectionName } from "../../answers/sections.ts";
import { Checks } from "../parts/checks.tsx";
import { ASKED } from "../places.ts";
import { Refusal } from "../refusal.ts";
import { useSetup } from "../setup.ts";
import { summaryWords as words } from "../text/summary.ts";
import { wizardWords } from "../text/wizard.ts";
import { goTo } from "../use-place.ts";
import { RehearsalPart } from "./rehearsal-part.tsx";
import { sectionFacts, sectionNames } from "./section-facts.ts";

/** All that was answered, and the start of it all. */
export function SummaryPage() {
  const { valid, status, tell, refresh } = useSetup();
  const isStarted = status !== "idle";
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const open = ASKED.filter((section) => valid[section] !== true);

  const start = async () => {
    setBusy(true);
    setTrouble(null);
    try {
      await tell("POST", "finalize", { do: "start" });
      await refresh();
      goTo("install");
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      setTrouble(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <div class="page-head">
        <Title takesFocus>{wizardWords.places.summary}</Title>
        <p class="lead">{isStarted ? words.leadStarted : words.lead}</p>
      </div>
      <div class="parts">
        {ASKED.map((section) => (
          <SectionPart key={section} section={section} />
        ))}
        {!isStarted && <RehearsalPart isReady={open.length === 0} />}
        {open.length > 0 && <Notice tone="warn">{words.missing(sectionNames(open))}</Notice>}
        {trouble instanceof Refusal ? (
          <Notice tone="bad" isProblem>
            {words.refused}
            <Faults problems={trouble.problems} />
          </Notice>
        ) : (
          trouble !== null && <ProblemNotice problem={trouble} />
        )}
        <div class="step-actions">
          {isStarted && (
            <a class="button" href="#install">
              {words.back}
            </a>
          )}
          <ActButton isBusy={isBusy || open.length > 0} onPress={start}>
            {isStarted ? words.restart : words.start}
          </ActButton>
        </div>
      </div>
    </>
  );
}

function Faults({ problems }: { readonly problems: readonly Problem[] }) {
  if (problems.length === 0) return null;
  return (
    <ul class="faults">
      {problems.map(({ path, what }) => (
        <li key={path}>
          <code class="code-name">{path}</code> {what}
        </li>
      ))}
    </ul>
  );
}

/** What is wrong with a section by itself, or beside the others. */
function faultsOf(sections: Readonly<Record<string, unknown>>, section: SectionName): readonly Problem[] {
  const { problems } = checkAnswers(answers, sections);
  return problems?.filter(({ path }) => path.startsWith(`${section}.`)) ?? [];
}

function SectionPart({ section }: { readonly section: SectionName }) {
  const { sections, valid, checks } = useSetup();
  const answer = sections[section] ?? null;
  const bad = checks[section]?.filter(({ verdict }) => verdict !== "good") ?? [];
  const name = wizardWords.places[section];
  const facts = valid[section] === true ? sectionFacts(section, answer) : null;
  return (
    <Part
      id={`summary-${section}`}
      title={name}
      action={
        <span class="summary-action">
          {valid[section] !== true && <Badge tone="warn">{words.open}</Badge>}
          <a href={`#${section}`} aria-label={words.changeOf(name)}>
            {words.change}
          </a>
        </span>
      }
    >
      {facts !== null ? (
        <Facts rows={facts} />
      ) : (
        <>
          <p class="small">{answer === null ? words.none : words.wrong}</p>
          {answer !== null && <Faults problems={faultsOf(sections, section)} />}
        </>
      )}
      {bad.length > 0 && <Checks checks={bad} />}
    </Part>
  );
}

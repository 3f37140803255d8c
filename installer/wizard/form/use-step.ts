import { useEffect, useState } from "preact/hooks";
import { Problem } from "../../../keeper/portal/web/api.ts";
import { toast } from "../../../keeper/portal/web/parts/toasts.tsx";
import { sentence } from "../../../keeper/portal/web/sentence.ts";
import { checkAnswers } from "../../answers/check-answers.ts";
import type { Problem as FieldProblem } from "../../answers/problem.ts";
import { type SectionName, sections } from "../../answers/sections.ts";
import type { Check } from "../../finalize/ports/check.ts";
import { getSetup } from "../ask-setup.ts";
import { placeAfter } from "../places.ts";
import { Refusal } from "../refusal.ts";
import { useSetup } from "../setup.ts";
import { formWords } from "../text/form.ts";
import { goTo } from "../use-place.ts";
import { type Draft, keepDraft, keptDraft } from "./draft.ts";
import type { Form } from "./form-context.ts";
import type { StepShape } from "./step-shape.ts";

/** A step of the wizard, from its fields to what the host thinks of them. */
export interface Step<Found> {
  readonly form: Form;
  /** What the host found; null while it looks, and when it could not. */
  readonly found: Found | null;
  /** Whether the fields can be shown: the host has told what it knows. */
  readonly isReady: boolean;
  readonly isBusy: "saving" | "checking" | null;
  readonly checks: readonly Check[] | null;
  /** What no field is to blame for. */
  readonly others: readonly string[];
  readonly trouble: Problem | null;
  /** Keeps the answer, has the host check it, and goes on when all is well. */
  submit(): Promise<void>;
  /** On, whatever the checks say. */
  goOn(): void;
}

/**
 * @param shape the same from render to render
 * @param stays whether there is more to do here once all is well
 */
export function useStep<Found>(
  section: SectionName,
  shape: StepShape,
  stays: (draft: Draft) => boolean = () => false,
): Step<Found> {
  const setup = useSetup();
  const answered = setup.sections[section] ?? null;
  const [draft, setDraft] = useState<Draft | null>(
    () => keptDraft(section) ?? (answered === null ? null : shape.draftOf(answered)),
  );
  const [found, setFound] = useState<Found | null>(null);
  const [isLooked, setLooked] = useState(false);
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const [isBusy, setBusy] = useState<Step<Found>["isBusy"]>(null);
  const [trouble, setTrouble] = useState<Problem | null>(null);

  useEffect(() => {
    let isCurrent = true;
    getSetup(`detect/${section}`)
      .then(
        (answer) => {
          if (!isCurrent) return;
          setFound((answer.found ?? null) as Found | null);
          setDraft((known) => known ?? shape.draftOf(answer.suggested ?? null));
        },
        () => {
          if (isCurrent) setDraft((known) => known ?? shape.draftOf(null));
        },
      )
      .finally(() => {
        if (isCurrent) setLooked(true);
      });
    return () => {
      isCurrent = false;
    };
  }, [section, shape]);

  const rewrite = (after: Draft) => {
    setDraft(after);
    keepDraft(section, after);
    setup.keepChecks(section, null);
  };
  const change = (texts: Draft) => {
    // What was said of a field holds for what it held.
    const isChanged = (path: string) => Object.keys(texts).some((name) => within(path, name));
    setProblems((before) => before.filter(({ path }) => !isChanged(path)));
    rewrite({ ...draft, ...texts });
  };
  const refuse = (found: readonly FieldProblem[]) => {
    setProblems(found);
    requestAnimationFrame(() => document.querySelector<HTMLElement>('#main [aria-invalid="true"]')?.focus());
  };
  const goOn = () => goTo(placeAfter(section));

  const submit = async () => {
    if (isBusy !== null || draft === null) return;
    setTrouble(null);
    const answer = shape.answerOf(draft);
    const { problems: faults } = checkAnswers(sections[section], answer);
    if (faults !== null) return refuse(faults);
    setProblems([]);
    setBusy("saving");
    try {
      await setup.tell("PUT", `answers/${section}`, answer);
      keepDraft(section, null);
      setBusy("checking");
      const { checks } = (await (await setup.tell("POST", `preflight/${section}`)).json()) as {
        checks: readonly Check[];
      };
      setup.keepChecks(section, checks);
      await setup.refresh();
      if (checks.some(({ verdict }) => verdict !== "good") || stays(draft)) return;
      if (checks.length > 0) toast(formWords.allGood(checks.length));
      goOn();
    } catch (error) {
      if (error instanceof Refusal)
        refuse(error.problems.map((one) => ({ ...one, path: bare(one.path, section) })));
      else if (error instanceof Problem) setTrouble(error);
      else throw error;
    } finally {
      setBusy(null);
    }
  };

  const current = draft ?? {};
  return {
    form: {
      section,
      draft: current,
      set: (path, text) => change({ [path]: text }),
      fill: change,
      rewrite: (after) => {
        // Their paths have moved.
        setProblems([]);
        rewrite(after);
      },
      wrong: (path) => problems.find((one) => within(one.path, path)) ?? null,
    },
    found,
    isReady: draft !== null && (isLooked || answered !== null),
    isBusy,
    checks: setup.checks[section] ?? null,
    others: problems
      .filter((one) => !Object.keys(current).some((path) => within(one.path, path)))
      .map(({ what }) => sentence(what)),
    trouble,
    submit,
    goOn,
  };
}

/** Whether a problem's path is that of a field, or of a part of what stands there. */
function within(path: string, field: string): boolean {
  return path === field || path.startsWith(`${field}.`);
}

/** The server names the section too. */
function bare(path: string, section: string): string {
  return path.startsWith(`${section}.`) ? path.slice(section.length + 1) : path;
}

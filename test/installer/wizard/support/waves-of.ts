import { checkAnswers } from "../../../../installer/answers/check-answers.ts";
import type { Problem } from "../../../../installer/answers/problem.ts";
import { sections } from "../../../../installer/answers/sections.ts";
import type { Draft } from "../../../../installer/wizard/form/draft.ts";
import { someAnswers } from "../../answers/some-answers.ts";
import { nameOf } from "./name-of.ts";
import { plainSlips } from "./plain-slips.ts";
import { setupForms } from "./setup-forms.ts";
import type { Slip } from "./slip.ts";
import type { SHEETS } from "./slips.ts";
import { UNASKED } from "./unasked.ts";

type Sheet = (typeof SHEETS)[number];

/** Slips that are made at the same time, and what the schema says of them. */
export interface Wave {
  readonly slips: readonly Slip[];
  readonly answer: unknown;
  readonly problems: readonly Problem[];
}

/**
 * The slips of a sheet, those together that do not hide each other's problems: each of them is on a field of its own.
 *
 * @param wallet of the admin
 */
export function wavesOf(
  { section, answer, slips }: Sheet,
  wallet: string = someAnswers.admin.wallet,
): readonly Wave[] {
  const form = setupForms(wallet)[section];
  const draft = form.draftOf(sections[section].parse(answer));
  const waveOf = (made: readonly Slip[]): Wave => {
    const wrong: Draft = { ...draft, ...Object.fromEntries(made.map(({ field, typed }) => [field, typed])) };
    const given = form.answerOf(wrong);
    return { slips: made, answer: given, problems: checkAnswers(sections[section], given).problems ?? [] };
  };
  const namesOf = (made: readonly Slip[]) =>
    waveOf(made)
      .problems.map((problem) => `${problem.path}: ${problem.what}`)
      .sort();
  const isAsked = (one: Slip) => {
    const names = waveOf([one]).problems.map((problem) => nameOf(section, problem));
    return names.length > 0 && !names.some((name) => Object.keys(UNASKED).some((un) => name.startsWith(un)));
  };
  const waves: Slip[][] = [];
  for (const one of [...plainSlips(section, draft).filter(isAsked), ...slips]) {
    const alone = namesOf([one]);
    const fits = waves.find((made) => {
      if (made.some(({ field }) => field === one.field)) return false;
      const together = [...namesOf(made), ...alone].sort();
      return namesOf([...made, one]).join() === together.join();
    });
    if (fits === undefined) waves.push([one]);
    else fits.push(one);
  }
  return waves.map(waveOf);
}

import { expect } from "chai";
import { type SectionName, sections } from "../../../installer/answers/sections.ts";
import { nameOf } from "./support/name-of.ts";
import { problemsOf } from "./support/problems-of.ts";
import { SHEETS } from "./support/slips.ts";
import { UNASKED } from "./support/unasked.ts";
import { wavesOf } from "./support/waves-of.ts";

/** What a rule finds that tells it only when it is broken. */
const LATE = ["blockchain.plans.#.name: another plan has this name"];

describe("the slips that a browser makes in the installer's steps", () => {
  const made = SHEETS.flatMap((sheet) =>
    wavesOf(sheet).flatMap(({ problems }) => problems.map((problem) => nameOf(sheet.section, problem))),
  );
  const names = Object.keys(sections) as SectionName[];
  const all = names.flatMap((name) => problemsOf(sections[name]).map((problem) => `${name}.${problem}`));

  it("are all that the schemas can find: a new rule needs a slip, or a reason why nobody can make it", () => {
    const isAsked = (problem: string) => !Object.keys(UNASKED).some((one) => problem.startsWith(one));
    const known = all.filter((problem) => !problem.endsWith(": ?"));
    expect(new Set(made)).to.deep.equal(new Set([...known.filter(isAsked), ...LATE]));
    expect(all.length - known.length, "rules that tell nothing before they are broken").to.equal(LATE.length);
  });

  it("leave out nothing that is no problem any more", () => {
    for (const one of Object.keys(UNASKED))
      expect(
        all.some((problem) => problem.startsWith(one)),
        one,
      ).to.equal(true);
  });

  it("have a problem each", () => {
    for (const sheet of SHEETS)
      for (const { slips, problems } of wavesOf(sheet))
        expect(problems.length, slips.map(({ field, typed }) => `${field}: ${typed}`).join()).to.be.at.least(
          slips.length,
        );
  });
});

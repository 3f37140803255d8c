import { expect } from "chai";
import type { SectionName } from "../../../installer/answers/sections.ts";
import type { Check } from "../../../installer/finalize/ports/check.ts";
import { CHECK_IDS } from "../../../installer/finalize/ports/check-id.ts";
import { formWords as words } from "../../../installer/wizard/text/form.ts";
import { sentence } from "../../../keeper/portal/web/sentence.ts";
import { type CheckWorld, checkWorld } from "./support/check-world.ts";
import { devnetRoom } from "./support/devnet-room.ts";
import { FAILING } from "./support/failing-checks.ts";
import { OtherMachine } from "./support/other-machine.ts";

const SECTIONS = Object.keys(FAILING) as SectionName[];
const VERDICTS = { warn: "to think about: ", bad: "does not work: " } as const;

describe("what the host finds wrong with answers, at a browser", function () {
  this.timeout(300_000);
  let machine: OtherMachine;
  let world: CheckWorld;
  const room = devnetRoom({
    // There the keeper's token can do more than it should.
    release: "8.4",
    within: async (bed) => {
      machine = await OtherMachine.in(bed);
      return machine.within(bed);
    },
  });
  before(async () => {
    world = await checkWorld(room.bed, machine);
  });
  after(() => world?.pve.close());

  for (const section of SECTIONS)
    for (const { finds, change, others = [], arrange } of FAILING[section])
      it(`is shown with what to do: ${finds.map(({ says }) => says.source).join(", ")}`, async () => {
        const session = await room.session();
        for (const other of others)
          expect(await session.put(`/api/answers/${other}`, room.bed.answers[other])).to.include({
            status: 200,
          });
        const well = { ...room.bed.answers, network: { mode: "keep" } }[section];
        const differs = change?.(world) ?? {};
        const { status, text } = await session.put(
          `/api/answers/${section}`,
          "mode" in differs ? differs : { ...well, ...differs },
        );
        expect(status, text).to.equal(200);
        const undo = await arrange?.(world);
        try {
          const page = await room.at(section);
          const looked = page.waitForResponse(/\/api\/preflight\//, room.long);
          await page.getByRole("button", { name: "Check and continue" }).click(room.long);
          const { checks } = (await (await looked).json()) as { readonly checks: readonly Check[] };
          for (const { id, verdict, says } of finds) {
            const { what = "", remedy = "", ...found } = checks.find((one) => one.id === id) ?? {};
            expect(found, JSON.stringify(checks)).to.deep.equal({ id, verdict });
            expect(what).to.match(says);
            const shown = page.getByRole("listitem").filter({ hasText: sentence(what) });
            await shown.getByText(sentence(remedy)).waitFor(room.long);
            expect(await shown.textContent()).to.include(VERDICTS[verdict]);
          }
          // It can be mended later: nobody is stuck.
          const isBad = checks.some(({ verdict }) => verdict === "bad");
          await page.getByRole("button", { name: isBad ? words.goOnBad : words.goOn }).waitFor(room.long);
        } finally {
          await undo?.();
        }
      });

  it("is all that preflights look at: a new check needs a browser that has seen it fail", () => {
    for (const section of SECTIONS)
      expect(
        new Set(FAILING[section].flatMap(({ finds }) => finds.map(({ id }) => id))),
        section,
      ).to.deep.equal(new Set<string>(CHECK_IDS[section]));
  });
});

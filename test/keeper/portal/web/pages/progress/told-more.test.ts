import { expect } from "chai";
import { type Progress, toldMore } from "../../../../../../keeper/portal/web/pages/progress/told-more.ts";
import type { ApiProgress } from "../../../../../../keeper/protocol/api/progress.ts";

const NOTHING: Progress = { reached: {}, hindrance: null, rejection: null };
const told = (...events: Partial<ApiProgress>[]) =>
  events.reduce<Progress>(
    (progress, event) => toldMore(progress, { at: 1, kind: "stage", stage: null, detail: "", ...event }),
    NOTHING,
  );

describe("what has been told of a purchase", () => {
  it("keeps the first time of a stage that is told twice, as after a connection that broke", () => {
    const twice = told({ stage: "paid", at: 5 }, { stage: "seen", at: 6 }, { stage: "paid", at: 9 });
    expect(twice.reached).to.deep.equal({ paid: 5, seen: 6 });
  });

  it("has a hindrance until a stage is reached, or it is over", () => {
    const waiting = { kind: "waiting", detail: "no room" } as const;
    expect(told(waiting).hindrance).to.equal("no room");
    for (const end of [{ stage: "cloned" }, { kind: "ended" }, { kind: "rejected" }] as const)
      expect(told(waiting, end).hindrance).to.equal(null);
  });

  it("keeps why it was given up, and heeds nothing that happens to the machine later", () => {
    const rejected = { kind: "rejected", detail: "it was not fulfilled" } as const;
    expect(told(rejected, { kind: "ended" }).rejection).to.equal("it was not fulfilled");
    const why = { kind: "waiting", detail: "there is no room" } as const;
    expect(told(why, rejected, { kind: "ended" }).rejection).to.equal("there is no room");
    expect(told({ kind: "operation", detail: "x" }, { stage: null })).to.deep.equal(NOTHING);
  });
});

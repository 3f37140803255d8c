import { expect } from "chai";
import { allSagas } from "../../../keeper/sagas/all-sagas.ts";
import { makeSagaWorld } from "../../fakes/saga-world.ts";
import { itIsASaga } from "../jobs/saga-harness.ts";
import { ALL_SCENARIOS } from "./all-scenarios.ts";

describe("every saga", () => {
  it("has a scenario", () => {
    const kinds = new Set(ALL_SCENARIOS.map(({ job }) => job.kind));
    const sagas = allSagas(makeSagaWorld({ now: 0 })).map(({ kind }) => kind);
    expect([...kinds].sort()).to.deep.equal([...sagas].sort());
  });

  for (const scenario of ALL_SCENARIOS) describe(scenario.name, () => itIsASaga(scenario));
});

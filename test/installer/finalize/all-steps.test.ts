import { expect } from "chai";
import { sections } from "../../../installer/answers/sections.ts";
import { allSteps } from "../../../installer/finalize/all-steps.ts";
import { STEP_IDS } from "../../../installer/finalize/step-id.ts";
import { stepsToRedo } from "../../../installer/finalize/steps-to-redo.ts";

describe("the steps", () => {
  it("are taken in the order of their names, each after those that it goes by", () => {
    expect(allSteps.map(({ id }) => id)).to.deep.equal([...STEP_IDS]);
    for (const { id, after } of allSteps)
      for (const other of after)
        expect(STEP_IDS.indexOf(other), `${id} goes by ${other}`).to.be.lessThan(STEP_IDS.indexOf(id));
  });

  it("make keys once and for all: no change of answers makes others", () => {
    const all = new Set(Object.keys(sections) as (keyof typeof sections)[]);
    expect(stepsToRedo(allSteps, all)).not.to.include("keys");
  });

  it("deploy nothing anew because the machines' network or template has changed", () => {
    const redo = stepsToRedo(allSteps, new Set(["proxmox"]));
    expect(redo).to.include.members(["pve-access", "template", "configuration", "services", "doctor"]);
    for (const id of ["deployer", "contracts", "gas", "sweep"] as const) expect(redo).not.to.include(id);
  });

  it("write the configuration and start the keeper anew whatever the portal's name becomes", () => {
    expect(stepsToRedo(allSteps, new Set(["admin"]))).to.include.members([
      "configuration",
      "certificate",
      "services",
    ]);
  });

  it("begin with a look at everything, whatever was changed", () => {
    for (const section of Object.keys(sections) as (keyof typeof sections)[])
      expect(stepsToRedo(allSteps, new Set([section])), section).to.include.members(["preflight"]);
  });
});

import { expect } from "chai";
import { allSteps } from "../../../installer/finalize/all-steps.ts";
import type { StepStatus } from "../../../installer/finalize/finalizer.ts";
import { STEP_IDS } from "../../../installer/finalize/step-id.ts";
import { viewOf } from "../../../installer/finalize/view-of.ts";

describe("the view of an installation", () => {
  /** All steps are done, but for one. */
  const view = (one: StepStatus, run: Parameters<typeof viewOf>[2] = null) => {
    const kept = STEP_IDS.map((id) => {
      const status: StepStatus = id === "contracts" ? one : "done";
      return [id, { status, attempts: 1, startedAt: 1, endedAt: 2, output: {}, error: null }] as const;
    });
    return viewOf(allSteps, new Map(kept), run).status;
  };

  it("is idle before the first start, with every step there", () => {
    const { status, steps } = viewOf(allSteps, new Map(), null);
    expect(status).to.equal("idle");
    expect(steps.map(({ id }) => id)).to.deep.equal([...STEP_IDS]);
  });

  it("calls done only what is", () => {
    expect(view("done")).to.equal("done");
    expect(view("warned")).to.equal("done");
    expect(view("failed")).to.equal("failed");
    for (const status of ["todo", "interrupted", "running"] as const)
      expect(view(status)).to.equal("stopped");
  });

  it("goes by who is at work, if anybody is", () => {
    expect(view("failed", { isCancelled: false })).to.equal("running");
    expect(view("running", { isCancelled: true })).to.equal("stopping");
  });
});

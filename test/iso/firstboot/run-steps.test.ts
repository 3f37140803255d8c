import { expect } from "chai";
import { runSteps } from "../../../iso/firstboot/run-steps.ts";
import type { Status } from "../../../iso/firstboot/status.ts";
import type { FirstBootStep } from "../../../iso/firstboot/step.ts";
import { FinalError } from "../../../keeper/core/errors.ts";
import type { Time } from "../../../keeper/core/time.ts";

describe("the steps of first boot", () => {
  let did: string[];
  let slept: number[];
  let told: Status[];
  const time: Time = {
    now: () => slept.reduce((sum, ms) => sum + ms, 0),
    sleep: async (ms) => {
      slept.push(ms);
    },
  };
  beforeEach(() => {
    [did, slept, told] = [[], [], []];
  });

  /** One that fails so often before it does its work. */
  const step = (id: string, { failures = 0, isDone = false, isDeaf = false } = {}): FirstBootStep => {
    let left = failures;
    let done = isDone;
    return {
      id,
      title: id,
      isDone: async () => done,
      make: async (say) => {
        did.push(id);
        say(`${id} at work`);
        if (left > 0) {
          left -= 1;
          throw new FinalError("BROKEN", "It is broken.", "Mend it.");
        }
        done = !isDeaf || did.length > 2;
      },
    };
  };
  const run = (...steps: readonly FirstBootStep[]) =>
    runSteps(steps, time, async (status) => {
      told.push(status);
    });

  it("are taken in their order, and only those that are not done", async () => {
    await run(step("one"), step("two", { isDone: true }), step("three"));
    expect(did).to.deep.equal(["one", "three"]);
    expect(slept).to.deep.equal([]);
    expect(told.at(-1)).to.include({ step: 3, steps: 3, id: "three", line: "three at work", error: null });
  });

  it("are tried until they succeed, each time after a longer pause of a minute at most", async () => {
    await run(step("one", { failures: 8 }), step("two"));
    expect(did.filter((id) => id === "one")).to.have.length(9);
    expect(slept.map((ms) => ms / 1_000)).to.deep.equal([2, 4, 8, 16, 32, 60, 60, 60]);
    expect(did.at(-1)).to.equal("two");
  });

  it("say what is wrong, what to do and when they are tried again", async () => {
    await run(step("one", { failures: 1 }));
    expect(told.find(({ error }) => error !== null)).to.deep.include({
      error: { code: "BROKEN", what: "It is broken.", remedy: "Mend it." },
      nextTryAt: 2_000,
    });
  });

  it("are not believed to have worked, but looked at", async () => {
    await run(step("one", { isDeaf: true }));
    expect(did).to.deep.equal(["one", "one", "one"]);
    expect(told.find(({ error }) => error !== null)?.error?.code).to.equal("FIRSTBOOT_STEP_UNDONE");
  });
});

import { expect } from "chai";
import type { Job, JournalEntry } from "../../../keeper/core/job.ts";
import { progressEvent } from "../../../keeper/sagas/progress-event.ts";

const JOB: Job = {
  id: 1,
  urgency: "normal",
  kind: "provision",
  subject: "7",
  key: "k",
  step: "x",
  data: {},
  phase: "forward",
  entered: [],
  tries: 0,
  wakeAt: 0,
  deadlineAt: null,
  alerted: false,
  outcome: null,
  createdAt: 0,
  updatedAt: 0,
  claim: 1,
};
const name = (job: Partial<Job>, entry: Partial<JournalEntry>) =>
  progressEvent({ ...JOB, ...job }, { at: 5, event: "enter", step: "clone", detail: "", ...entry })?.name ??
  null;

describe("progressEvent", () => {
  for (const [job, entry, expected] of [
    [{}, { event: "create" }, "seen"],
    [{ kind: "attest" }, { event: "create" }, null],
    [{}, { event: "enter" }, "entered"],
    [{ phase: "undo" }, { event: "enter" }, null],
    [{}, { event: "next" }, "left"],
    [{}, { event: "next", step: "deliver" }, "delivered"],
    [{}, { event: "wait" }, null],
    [{}, { event: "retry" }, "retry"],
    [{ phase: "done" }, { event: "end", detail: "settled" }, "settled"],
    [{ phase: "done", kind: "attest" }, { event: "end", detail: "superseded" }, "ended"],
    [{ phase: "undone" }, { event: "end", detail: "rejected" }, "rejected"],
    [{ phase: "undone" }, { event: "end", detail: "gone" }, "undone"],
    [{ phase: "undone", kind: "attest" }, { event: "end", detail: "DEADLINE: no answer" }, "alert"],
  ] as const) {
    it(`makes ${expected ?? "nothing"} of ${JSON.stringify({ ...job, ...entry })}`, () => {
      expect(name(job, entry)).to.equal(expected);
    });
  }

  it("names the subscription, also for work on its credential", () => {
    const entry: JournalEntry = { at: 5, event: "enter", step: "seal", detail: "" };
    expect(progressEvent({ ...JOB, kind: "reseal", subject: "7:credential" }, entry)).to.deep.equal({
      at: 5,
      subscription: "7",
      name: "entered",
      saga: "reseal",
      step: "seal",
      detail: "",
    });
  });
});

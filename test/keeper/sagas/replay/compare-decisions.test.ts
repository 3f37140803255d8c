import { expect } from "chai";
import type { ChainView } from "../../../../keeper/core/chain-view.ts";
import type { Job } from "../../../../keeper/core/job.ts";
import { compareDecisions, type Effect } from "../../../../keeper/sagas/replay/compare-decisions.ts";
import type { Decision } from "../../../../keeper/sagas/replay/derive-decisions.ts";

const block = (number: number) => ({ number, hash: `0x${number}`, timestamp: number * 10 });
const OPTIONS = {
  patience: 60,
  end: block(100),
  storeSince: 0,
  isRebuilt: false,
  judged: { from: 0, until: Number.POSITIVE_INFINITY },
  signed: new Set(["0xaa"]),
};
const decision = (change: Partial<Decision> = {}): Decision => ({
  kind: "suspend",
  key: "7",
  block: block(10),
  until: null,
  ...change,
});
const job = (change: Partial<Job> = {}): Job => ({
  id: 1,
  kind: "suspend",
  urgency: "normal",
  subject: "1",
  key: "7",
  step: "stop",
  phase: "done",
  data: {},
  entered: [],
  tries: 0,
  wakeAt: 0,
  deadlineAt: null,
  alerted: false,
  outcome: "suspended",
  createdAt: 100_000,
  updatedAt: 100_000,
  claim: 0,
  ...change,
});
const effect: Effect = {
  event: "Delivered",
  block: block(5),
  transactionHash: "0xaa",
  job: { kind: "provision", key: "0x01" },
};
const verdicts = (
  decisions: readonly Decision[],
  jobs: readonly Job[],
  effects: readonly Effect[] = [],
  options: Partial<typeof OPTIONS> = {},
  last: ChainView | null = null,
) =>
  compareDecisions(decisions, jobs, effects, last, { ...OPTIONS, ...options }).map(({ verdict }) => verdict);

describe("compareDecisions", () => {
  it("finds a decision in the job of its kind and key, repeats included", () => {
    expect(verdicts([decision()], [job()])).to.deep.equal(["same"]);
    expect(verdicts([decision()], [job({ key: "7#2" })])).to.deep.equal(["same"]);
    const statement = { kind: "statement", key: "0x1 0x0 0 7" };
    const signed = job({ kind: "transfer", key: "0x1 0x0 0 7 after 1800 of 2" });
    expect(verdicts([decision(statement)], [signed])).to.deep.equal(["same"]);
    // What the owner is may have changed without an event, or be known to the keeper alone.
    const contract = job({ id: 2, kind: "attest", key: "0x1 0x0 0 7 contract after 1801 of 2" });
    expect(verdicts([decision(statement)], [signed, contract])).to.deep.equal(["same"]);
  });

  it("asks for as many jobs as there were decisions", () => {
    expect(verdicts([decision(), decision({ block: block(20) })], [job()])).to.deep.equal([
      "same",
      "never made",
    ]);
  });

  it("misses what stood for longer than the keeper may take, and nothing else", () => {
    expect(verdicts([decision()], [])).to.deep.equal(["never made"]);
    expect(verdicts([decision({ until: 159 })], [])).to.deep.equal(["passed"]);
    expect(verdicts([decision({ until: 160 })], [])).to.deep.equal(["never made"]);
    expect(verdicts([decision({ block: block(95) })], [])).to.deep.equal(["passed"]);
    expect(verdicts([decision()], [], [], { storeSince: 100 })).to.deep.equal(["before the store"]);
  });

  it("finds jobs that nothing asks for, but not those outside of the time that is judged", () => {
    expect(verdicts([], [job()])).to.deep.equal(["not derivable"]);
    expect(verdicts([], [job()], [], { judged: { from: 101, until: 200 } })).to.deep.equal([]);
    expect(verdicts([], [job()], [], { judged: { from: 0, until: 99 } })).to.deep.equal([]);
  });

  it("explains what a lost store, a reorganisation or an undo asked for", () => {
    const adopt = job({ id: 2, kind: "adopt", key: "3" });
    expect(verdicts([], [adopt, job({ kind: "resume" })])).to.deep.equal(["explained", "explained"]);
    expect(verdicts([], [job({ kind: "resume" })])).to.deep.equal(["not derivable"]);
    expect(verdicts([], [job({ kind: "power", key: "power" })])).to.deep.equal(["explained"]);
    expect(verdicts([], [job({ outcome: "PURCHASE_REPLACED: x" })])).to.deep.equal(["explained"]);
    const refunded = { subscription: { status: "refunded", purchaseRef: "0x01" } } as ChainView;
    const destroy = job({ kind: "destroy", key: "0x01" });
    expect(verdicts([], [destroy], [], {}, refunded)).to.deep.equal(["explained"]);
    expect(verdicts([], [destroy])).to.deep.equal(["not derivable"]);
  });

  it("finds effects that no job wanted, and those of other hands", () => {
    const wanted = [job({ kind: "provision", key: "0x01" })];
    const asked = [decision({ kind: "provision", key: "0x01" })];
    expect(verdicts([], [], [effect])).to.deep.equal(["without a decision"]);
    expect(verdicts(asked, wanted, [effect])).to.deep.equal(["same", "same"]);
    const foreign = { ...effect, transactionHash: "0xbb" };
    expect(verdicts(asked, wanted, [foreign])).to.include("not our transaction");
    expect(verdicts([], [], [foreign], { storeSince: 50 })).to.deep.equal(["before the store"]);
  });
});

import { expect } from "chai";
import { OPERATIONS } from "../../../../keeper/core/operation.ts";
import { REJECT_REASONS } from "../../../../keeper/core/reject-reason.ts";
import { tellProgress } from "../../../../keeper/portal/server/tell-progress.ts";
import { STAGES } from "../../../../keeper/protocol/api/progress.ts";
import { allSagas } from "../../../../keeper/sagas/all-sagas.ts";
import type { SagaPorts } from "../../../../keeper/sagas/saga-ports.ts";

/** Steps of the purchase in the order in which they are left. */
const STEPS = [
  ...[
    "reserve",
    "await-clone",
    "clone",
    "configure",
    "fence",
    "attest",
    "seed",
    "await-start",
    "start",
    "ready",
  ],
  ...["host-keys", "seal", "await-final"],
];

describe("tellProgress", () => {
  it("tells the stages in their order", () => {
    const told = [
      tellProgress({ name: "seen", saga: "provision", step: "" }),
      ...STEPS.map((step) => tellProgress({ name: "left", saga: "provision", step })),
      tellProgress({ name: "delivered", saga: "provision", step: "deliver" }),
      tellProgress({ name: "settled", saga: "provision", step: "settle" }),
    ].flat();
    expect(told.map(({ stage }) => stage)).to.deep.equal(STAGES);
  });

  it("knows the steps as the saga has them", () => {
    // Its steps are made without a look at any port.
    const nothing = { settings: {}, placement: {}, load: {} } as SagaPorts;
    const provision = allSagas(nothing).find(({ kind }) => kind === "provision");
    expect(Object.keys(provision?.steps ?? {})).to.include.members(STEPS);
  });

  it("has words for every reason and every operation", () => {
    for (const word of REJECT_REASONS) {
      const [told] = tellProgress({ name: "undo", saga: "provision", step: "clone", word });
      expect(told).to.include({ kind: "waiting" });
      expect(told?.detail).to.match(/^The purchase cannot be fulfilled: [a-z ]+\. It is refunded\.$/);
    }
    for (const word of OPERATIONS) {
      for (const name of ["operated", "refused"]) {
        const [told] = tellProgress({ name, saga: "operate", step: "operate", word });
        expect(told?.kind).to.equal("operation");
        expect(told?.detail).to.match(/^The [a-z ]+\.$|^A snapshot was made\.$/);
      }
    }
  });

  it("does not say that money comes back when the chain took the purchase back", () => {
    const [told] = tellProgress({ name: "undo", saga: "provision", step: "clone" });
    expect(told?.detail).to.equal("The chain took the purchase back.");
  });

  it("says nothing of what a tenant does not notice", () => {
    for (const saga of ["attest", "adopt", "suspend", "destroy"])
      for (const name of ["entered", "left", "retry", "alert", "undo", "attested", "adopted", "ended"])
        expect(tellProgress({ name, saga, step: "x" }), `${saga} ${name}`).to.deep.equal([]);
  });

  it("repeats no word that it does not know", () => {
    for (const name of ["undo", "operated", "refused", "retry", "alert", "rejected"]) {
      const told = tellProgress({ name, saga: "provision", step: "pve7", word: "node pve7 is full" });
      expect(JSON.stringify(told)).not.to.include("pve7");
    }
  });
});

import { expect } from "chai";
import { REJECT_REASONS, rejectReasonOf } from "../../../keeper/core/reject-reason.ts";

describe("rejectReasonOf", () => {
  for (const [outcome, reason] of [
    ["NO_CAPACITY: no node has room", "NO_CAPACITY"],
    ["TOO_LATE", "TOO_LATE"],
    ["DEADLINE: GUEST_NOT_READY: no word", "GUEST_FAILED"],
    ["PVE_FORBIDDEN: no right", "HYPERVISOR_FAILED"],
    ["INTERNAL: x is undefined", "HOST_FAILED"],
    ["", "HOST_FAILED"],
  ]) {
    it(`makes ${reason} of "${outcome}"`, () => {
      expect(rejectReasonOf(outcome ?? "")).to.equal(reason);
    });
  }

  it("fits a bytes32 always", () => {
    for (const reason of REJECT_REASONS) expect(reason.length).to.be.at.most(31);
  });
});

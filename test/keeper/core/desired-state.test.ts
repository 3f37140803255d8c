import { expect } from "chai";
import { desiredState } from "../../../keeper/core/desired-state.ts";
import type { Subscription } from "../../../keeper/core/subscription.ts";

const at = (status: Subscription["status"]): Subscription => ({
  id: 1n,
  planId: 1n,
  status,
  payer: "0x1",
  recipient: "0x1",
  owner: null,
  ownerKind: "eoa",
  user: null,
  purchaseRef: "0x",
  encryptionKey: "0x",
  epoch: 1,
  hasCredential: true,
  deliverBy: 1_000,
  startsAt: 500,
  expiresAt: 2_000,
  held: false,
  throttleMbps: 0,
  operations: 0,
});

describe("desiredState", () => {
  it("is suspended while the operator holds a paid VM off, and no longer", () => {
    expect(desiredState({ ...at("active"), held: true }, 1_000)).to.equal("suspended");
  });

  it("destroys, provisions and frees what is held as anything else", () => {
    const states = ["pending", "cancelled", "closed"] as const;
    const held = states.map((status) => desiredState({ ...at(status), held: true }, 600));
    expect(held).to.deep.equal(["provision", "destroyed", "absent"]);
  });

  for (const [status, now, expected] of [
    ["none", 0, "absent"],
    ["pending", 1_000, "provision"],
    ["pending", 1_001, "provision"],
    ["active", 1_999, "running"],
    // The status is of an earlier block: time has gone on.
    ["active", 2_000, "suspended"],
    ["grace", 2_000, "suspended"],
    ["lapsed", 9_000, "destroyed"],
    ["cancelled", 600, "destroyed"],
    ["terminated", 600, "destroyed"],
    ["refunded", 600, "absent"],
    ["closed", 600, "absent"],
  ] as const) {
    it(`is ${expected} when ${status} at ${now}`, () => {
      expect(desiredState(at(status), now)).to.equal(expected);
    });
  }
});

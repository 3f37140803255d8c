import { expect } from "chai";
import { tellSeldom } from "../../../keeper/commands/tell-seldom.ts";
import { RetryableError } from "../../../keeper/core/errors.ts";

describe("tellSeldom", () => {
  const down = new RetryableError("ROOTD_UNREACHABLE", "down", "start it");

  it("passes the same problem on once a minute, and another at once", () => {
    const told: string[] = [];
    let now = 0;
    const tell = tellSeldom(
      (what) => told.push(what),
      () => now,
    );
    for (now = 0; now < 60_000; now += 2_000) tell("command 1", down);
    expect(told).to.deep.equal(["command 1"]);
    tell("command 2", down);
    tell("command 1", new Error("another"));
    expect(told).to.deep.equal(["command 1", "command 2", "command 1"]);
    now = 61_000;
    tell("command 1", down);
    expect(told).to.have.length(4);
  });
});

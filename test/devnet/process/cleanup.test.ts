import { expect } from "chai";
import { Cleanup } from "../../../devnet/process/cleanup.ts";

describe("Cleanup", () => {
  it("undoes last first, once", async () => {
    const cleanup = new Cleanup();
    const done: string[] = [];
    cleanup.add(() => void done.push("first"));
    cleanup.add(async () => void done.push("second"));
    await cleanup.run();
    await cleanup.run();
    expect(done).to.deep.equal(["second", "first"]);
  });

  it("tries everything before it says what failed", async () => {
    const cleanup = new Cleanup();
    let reached = false;
    cleanup.add(() => {
      reached = true;
    });
    cleanup.add(() => Promise.reject(new Error("stuck")));
    const failure = await cleanup.run().catch((error: AggregateError) => error.errors);
    expect(failure).to.have.length(1);
    expect(reached).to.equal(true);
  });
});

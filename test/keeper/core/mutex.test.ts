import { expect } from "chai";
import { Mutex } from "../../../keeper/core/mutex.ts";

describe("Mutex", () => {
  it("runs tasks one after the other, past one that fails", async () => {
    const mutex = new Mutex();
    const seen: string[] = [];
    const task = (name: string, fails = false) =>
      mutex.run(async () => {
        seen.push(`${name} begins`);
        await new Promise(setImmediate);
        seen.push(`${name} ends`);
        if (fails) throw new Error(name);
        return name;
      });
    const results = await Promise.allSettled([task("a"), task("b", true), task("c")]);
    expect(results.map((result) => result.status)).to.deep.equal(["fulfilled", "rejected", "fulfilled"]);
    expect(seen).to.deep.equal(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
  });
});

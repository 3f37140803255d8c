import { expect } from "chai";
import { summary } from "./summary.ts";
import { Tally } from "./tally.ts";

describe("summary", () => {
  const tally = (skipped: number) => Object.assign(new Tally("part"), { passed: 3, skipped, ms: 1200 });
  const lastLine = (text: string) => text.trimEnd().split("\n").at(-1);

  it("closes with the plain line", () => {
    expect(lastLine(summary([tally(0), tally(0)], 1500))).to.equal("6 passed, 0 failed");
  });

  it("names the skipped only where there are any", () => {
    expect(lastLine(summary([tally(2)], 1200))).to.equal("3 passed, 0 failed, 2 skipped");
  });
});

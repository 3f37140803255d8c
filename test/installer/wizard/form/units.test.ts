import { expect } from "chai";
import { partsOf, unitsOf } from "../../../../installer/wizard/form/units.ts";

describe("amounts in units", () => {
  it("are read exactly, in whole parts", () => {
    expect(partsOf("0.20", 1_000_000)).to.equal(200_000);
    expect(partsOf(" 1234.567891 ", 1_000_000)).to.equal(1_234_567_891);
    expect(partsOf("2.5", 1_024)).to.equal(2_560);
    expect(partsOf("7", 86_400)).to.equal(604_800);
    expect(partsOf("0.1", 1_000_000)).to.equal(100_000);
  });

  it("stay text when they are none, or finer than a part: nothing is rounded", () => {
    for (const typed of ["cheap", "-1", "1e3", "0.1234567", "1.", ".5", "1,5"])
      expect(partsOf(typed, 1_000_000), typed).to.equal(typed);
    expect(partsOf("0.3", 1_024)).to.equal("0.3");
    expect(partsOf("  ", 1_024)).to.equal(undefined);
  });

  it("come back as they were typed, without what says nothing", () => {
    for (const [value, parts, shown] of [
      ["200000", 1_000_000, "0.2"],
      ["1", 1_000_000, "0.000001"],
      ["2000000", 1_000_000, "2"],
      ["10000000000", 1_000_000, "10000"],
      ["2560", 1_024, "2.5"],
      ["0", 86_400, "0"],
      ["43200", 86_400, "0.5"],
    ] as const) {
      expect(unitsOf(value, parts)).to.equal(shown);
      expect(partsOf(shown, parts)).to.equal(Number(value));
    }
    expect(unitsOf("cheap", 1_024)).to.equal("cheap");
  });
});

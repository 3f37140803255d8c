import { expect } from "chai";
import { sameCode } from "../../../ignition/verify/same-code.ts";

describe("sameCode", () => {
  const compiled = {
    deployedBytecode: "0x60000000ff",
    immutableReferences: { "7": [{ start: 1, length: 3 }] },
  };

  it("takes any value of an immutable", () => {
    expect(sameCode(compiled, "0x60aabbccff")).to.equal(true);
  });
  it("sees another byte beside it", () => {
    expect(sameCode(compiled, "0x61aabbccff")).to.equal(false);
    expect(sameCode(compiled, "0x60aabbccfe")).to.equal(false);
  });
  it("sees more or less code, and none", () => {
    expect(sameCode(compiled, "0x60aabbccff00")).to.equal(false);
    expect(sameCode(compiled, "0x60aabbcc")).to.equal(false);
    expect(sameCode(compiled, "0x")).to.equal(false);
  });
  it("compares code without immutables as it is", () => {
    expect(sameCode({ deployedBytecode: "0x6000" }, "0x6000")).to.equal(true);
    expect(sameCode({ deployedBytecode: "0x6000" }, "0x6001")).to.equal(false);
  });
});

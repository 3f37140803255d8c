import { expect } from "chai";
import { generationOf } from "../../../keeper/sagas/generation-of.ts";

describe("generationOf", () => {
  const first = "blockhost:1:0xaa:7:1";
  it("is the newest of the subscription's own marks", () => {
    const marks = [
      "blockhost:1:0xaa:7:2",
      "blockhost:1:0xaa:7:3",
      "blockhost:1:0xaa:70:9",
      "blockhost:1:0xab:7:8",
      "",
      "blockhost:1:0xaa:7:x",
    ];
    expect(generationOf(marks, first)).to.equal(3);
    expect(generationOf(["blockhost:1:0xaa:70:9"], first)).to.equal(null);
  });
});

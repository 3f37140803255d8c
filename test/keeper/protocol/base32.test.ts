import { expect } from "chai";
import fc from "fast-check";
import { fromBase32, toBase32 } from "../../../keeper/protocol/base32.ts";

describe("base32", () => {
  it("has the examples of RFC 4648, without padding", () => {
    const examples = {
      "": "",
      f: "MY",
      fo: "MZXQ",
      foo: "MZXW6",
      foob: "MZXW6YQ",
      fooba: "MZXW6YTB",
      foobar: "MZXW6YTBOI",
    };
    for (const [text, encoded] of Object.entries(examples))
      expect(toBase32(Buffer.from(text))).to.equal(encoded);
  });

  it("gives back any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(fromBase32(toBase32(bytes))).to.deep.equal(bytes);
      }),
    );
  });

  it("refuses other spellings", () => {
    for (const bad of ["M", "MZ", "my", "MY======", "M1", "MY "])
      expect(() => fromBase32(bad), bad).to.throw(RangeError);
  });
});

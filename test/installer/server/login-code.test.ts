import { expect } from "chai";
import fc from "fast-check";
import { makeLoginCode, readLoginCode } from "../../../installer/server/login-code.ts";

describe("the code of the installer's login", () => {
  it("has eight letters of Crockford's base 32 in two groups, all equally likely", () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    const letters = new Map<string, number>();
    for (let at = 0; at < 256; at += 8)
      for (const letter of makeLoginCode(() => bytes.slice(at, at + 8)).replace("-", ""))
        letters.set(letter, (letters.get(letter) ?? 0) + 1);
    expect([...letters.keys()].sort().join("")).to.equal("0123456789ABCDEFGHJKMNPQRSTVWXYZ");
    expect([...new Set(letters.values())]).to.deep.equal([8]);
    expect(makeLoginCode(() => bytes.slice(10, 18))).to.match(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  });

  it("is read however a person types it", () => {
    expect(readLoginCode("0a1b-2c3d")).to.equal("0A1B2C3D");
    expect(readLoginCode("  oaib 2c3d\n")).to.equal("0A1B2C3D");
    expect(readLoginCode("OALB2C3D")).to.equal("0A1B2C3D");
  });

  it("is none of another length or with other letters", () => {
    for (const typed of ["", "0A1B2C3", "0A1B2C3D4", "0A1B2C3U", "0A1B2C3\u0664", "\u00df".repeat(8)])
      expect(readLoginCode(typed), typed).to.equal(null);
  });

  it("is what was made, whichever bytes it was made of", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), (bytes) => {
        const code = makeLoginCode(() => bytes);
        expect(readLoginCode(code)).to.equal(code.replace("-", ""));
      }),
    );
  });
});

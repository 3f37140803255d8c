import { expect } from "chai";
import { knockSource } from "../../../keeper/protocol/knock-source.ts";

describe("knockSource", () => {
  it("takes an address, and a network up to what a household has", () => {
    expect(knockSource("203.0.113.7")).to.equal("203.0.113.7");
    expect(knockSource("203.0.113.0/24")).to.equal("203.0.113.0/24");
    expect(knockSource("2001:DB8::7")).to.equal("2001:db8::7");
    expect(knockSource("2001:db8:1::/48")).to.equal("2001:db8:1::/48");
  });

  it("writes a network of one as the address", () => {
    expect(knockSource("203.0.113.7/32")).to.equal("203.0.113.7");
    expect(knockSource("2001:db8::7/128")).to.equal("2001:db8::7");
  });

  for (const text of ["0.0.0.0/0", "203.0.112.0/23", "::/0", "2001:db8::/47"]) {
    it(`refuses ${text}, which opens for strangers`, () => {
      expect(() => knockSource(text)).to.throw(RangeError, "wider");
    });
  }

  for (const text of ["::ffff:203.0.113.7", "::ffff:cb00:7107"]) {
    it(`refuses ${text}, from which no packet ever comes`, () => {
      expect(() => knockSource(text)).to.throw(RangeError, "IPv4");
    });
  }

  for (const text of [
    "",
    "any",
    "203.0.113.7/24",
    "fe80::1%eth0",
    "203.0.113.7 . 22",
    "203.0.113.7, 0.0.0.0/0",
    "@knock4",
  ]) {
    it(`refuses "${text}"`, () => {
      expect(() => knockSource(text)).to.throw(RangeError);
    });
  }
});

import { expect } from "chai";
import fc from "fast-check";
import { sourceNetwork } from "../../../keeper/protocol/source-network.ts";

describe("sourceNetwork", () => {
  it("takes networks, and an address for a network of one", () => {
    expect(sourceNetwork("203.0.113.0/24")).to.equal("203.0.113.0/24");
    expect(sourceNetwork("203.0.113.9")).to.equal("203.0.113.9/32");
    expect(sourceNetwork("2001:DB8::/32")).to.equal("2001:db8::/32");
    expect(sourceNetwork("::1")).to.equal("::1/128");
    expect(sourceNetwork("0.0.0.0/0")).to.equal("0.0.0.0/0");
  });

  for (const text of [
    "",
    "/",
    "203.0.113.9/24",
    "203.0.113.0/33",
    "203.0.113/24",
    "2001:db8::1/32",
    "::/129",
    "fe80::1%eth0/64",
    "::ffff:1.2.3.4/96",
    "1.2.3.0/24/8",
    "1.2.3.0/024",
    "host",
  ]) {
    it(`refuses "${text}"`, () => {
      expect(() => sourceNetwork(text)).to.throw(RangeError);
    });
  }

  it("takes an IPv4 network exactly when no bit is set after its length", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        fc.integer({ min: 0, max: 32 }),
        (number, length) => {
          const text = `${[24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join(".")}/${length}`;
          const rest = length === 32 ? 0 : length === 0 ? number : number & (2 ** (32 - length) - 1);
          if (rest === 0) expect(sourceNetwork(text)).to.equal(text);
          else expect(() => sourceNetwork(text)).to.throw(RangeError);
        },
      ),
    );
  });
});

import { expect } from "chai";
import { contains } from "../../../keeper/rootd/contains.ts";

describe("contains", () => {
  for (const [outer, inner, answer] of [
    ["203.0.113.0/24", "203.0.113.255", true],
    ["203.0.113.0/24", "203.0.114.0", false],
    ["203.0.113.0/24", "203.0.113.0/24", true],
    ["203.0.113.0/28", "203.0.113.0/24", false],
    ["2001:db8::/64", "2001:db8::ffff:0:0:1", true],
    ["2001:db8::/64", "2001:db8:0:1::1", false],
    ["2001:db8::1", "2001:db8:0:0::1", true],
    ["0.0.0.0/0", "::1", false],
    ["::/0", "203.0.113.7", false],
  ] as const) {
    it(`says ${answer} to ${inner} in ${outer}`, () => {
      expect(contains(outer, inner)).to.equal(answer);
    });
  }
});

import { expect } from "chai";
import { leaseState } from "../../../broker/core/lease-life.ts";
import { lowestFree } from "../../../broker/core/lowest-free.ts";
import { prefixSpace } from "../../../broker/core/prefix-space.ts";
import { FinalError } from "../../../keeper/core/errors.ts";

describe("a broker's network", () => {
  it("is cut into prefixes that follow one another", () => {
    const space = prefixSpace("2001:db8::/48", 64);
    expect(space.size).to.equal(65_536n);
    expect([1n, 2n, 65_535n].map((index) => space.prefixAt(index))).to.deep.equal([
      "2001:db8:0:1::/64",
      "2001:db8:0:2::/64",
      "2001:db8:0:ffff::/64",
    ]);
    expect(space.gateway).to.equal("2001:db8::1");
  });

  it("counts beyond what a floating point number can: a /48 has 2^76 prefixes of 124 bits", () => {
    const space = prefixSpace("2001:db8::/48", 124);
    expect(space.size).to.equal(2n ** 76n);
    expect(space.prefixAt(space.size - 1n)).to.equal("2001:db8:0:ffff:ffff:ffff:ffff:fff0/124");
    expect(() => space.prefixAt(space.size)).to.throw(RangeError);
    expect(() => space.prefixAt(-1n)).to.throw(RangeError);
  });

  for (const [network, length] of [
    ["2001:db8::/64", 64],
    ["2001:db8::/64", 125],
    ["2001:db8::1/64", 96],
    ["192.0.2.0/24", 64],
    ["nonsense", 64],
  ] as const)
    it(`is refused as ${network} for prefixes of ${length} bits`, () => {
      expect(() => prefixSpace(network, length))
        .to.throw(FinalError)
        .with.property("code", "BROKER_NETWORK_INVALID");
    });
});

describe("the lowest free prefix", () => {
  for (const [taken, size, free] of [
    [[], 4n, 1n],
    [[1n, 2n], 4n, 3n],
    [[2n, 3n], 4n, 1n],
    [[1n, 3n, 4n], 8n, 2n],
    [[1n, 2n, 3n], 4n, null],
    [[], 1n, null],
  ] as const)
    it(`is ${free} of ${size} when ${taken.join(", ") || "none"} are taken`, () => {
      expect(lowestFree(taken, size)).to.equal(free);
    });
});

describe("a lease", () => {
  const WEEK = 7 * 86_400;
  for (const [words, facts, chainTime, now, state] of [
    ["is up while it is paid and heard of", { endsAt: 100, heardAt: 50 }, 99, 60, "up"],
    ["is up before its answer is final", { endsAt: null, heardAt: 50 }, 99, 60, "up"],
    [
      "is suspended from the second in which its time ends",
      { endsAt: 100, heardAt: 50 },
      100,
      60,
      "suspended",
    ],
    ["is up a second before a week of silence", { endsAt: 2e9, heardAt: 50 }, 99, 49 + WEEK, "up"],
    ["is suspended after a week of silence", { endsAt: 2e9, heardAt: 50 }, 99, 50 + WEEK, "suspended"],
  ] as const)
    it(words, () => {
      expect(leaseState(facts, chainTime, now)).to.equal(state);
    });
});

import { expect } from "chai";
import {
  type AddressPool,
  addressPoolProblem,
  chooseAddress,
  prefixOf,
} from "../../../keeper/core/address-pool.ts";
import { FinalError } from "../../../keeper/core/errors.ts";

const POOL: AddressPool = {
  cidr: "10.77.0.0/16",
  gateway: "10.77.0.1",
  first: "10.77.0.254",
  last: "10.77.1.1",
};

describe("address pool", () => {
  it("gives a subscription its own place, across the byte, and the next free one if that is taken", () => {
    const choose = (id: bigint, ...taken: string[]) => chooseAddress(POOL, new Set(taken), id);
    expect([1n, 2n, 3n, 4n, 5n].map((id) => choose(id))).to.deep.equal([
      "10.77.0.254",
      "10.77.0.255",
      "10.77.1.0",
      "10.77.1.1",
      "10.77.0.254",
    ]);
    expect(choose(4n, "10.77.1.1")).to.equal("10.77.0.254");
    expect(choose(2n, "10.77.0.255", "10.77.1.0")).to.equal("10.77.1.1");
  });

  it("says when none is left", () => {
    const all = new Set(["10.77.0.254", "10.77.0.255", "10.77.1.0", "10.77.1.1"]);
    expect(() => chooseAddress(POOL, all, 1n))
      .to.throw(FinalError)
      .with.property("code", "NO_ADDRESS");
  });

  it("knows its prefix", () => {
    expect(prefixOf(POOL)).to.equal(16);
  });

  it("finds no fault with a good one", () => {
    expect(addressPoolProblem(POOL)).to.equal(null);
  });

  for (const [what, change] of [
    ["no cidr", { cidr: "10.77.0.0" }],
    ["bits beyond the prefix", { cidr: "10.77.0.1/16" }],
    ["a prefix of 31", { cidr: "10.77.0.0/31" }],
    ["a name for a gateway", { gateway: "router" }],
    ["an address with a leading zero", { first: "10.77.00.2" }],
    ["a first address outside", { first: "10.76.0.2" }],
    ["the broadcast address", { last: "10.77.255.255" }],
    ["the ends the wrong way round", { first: "10.77.2.1" }],
    ["the gateway inside", { gateway: "10.77.1.0" }],
  ] as const) {
    it(`finds fault with ${what}`, () => {
      expect(addressPoolProblem({ ...POOL, ...change })).to.be.a("string");
    });
  }
});

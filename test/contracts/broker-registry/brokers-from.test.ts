import { expect } from "chai";
import { chain } from "../support/chain.ts";
import { leased } from "../support/leased.ts";
import { lending } from "../support/lending.ts";
import type { Lending } from "../support/lending-type.ts";
import { offer } from "../support/offer.ts";

const { networkHelpers } = chain;

describe("brokersFrom", () => {
  let p: Lending;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(lending);
    for (const region of ["two", "three", "four"])
      await p.registry.connect(p.bob).register(offer({ region }), { value: p.bond });
  });
  const regions = async (first: number | bigint, limit: number | bigint) =>
    (await p.registry.brokersFrom(first, limit)).map(({ offer: { region } }) => region);

  describe("when there are more than were asked for", () => {
    it("gives as many as were asked for, in their order", async () => {
      expect(await regions(1, 2)).to.deep.equal(["eu-central", "two"]);
      expect(await regions(2, 2)).to.deep.equal(["two", "three"]);
    });
  });

  describe("when there are fewer", () => {
    it("gives those that there are", async () => {
      expect(await regions(3, 2n ** 32n - 1n)).to.deep.equal(["three", "four"]);
      expect(await regions(4, 1)).to.deep.equal(["four"]);
    });
  });

  describe("when there are none", () => {
    it("gives none", async () => {
      for (const [first, limit] of [
        [5, 1],
        [2n ** 32n - 1n, 9],
        [0, 9],
        [1, 0],
      ] as const) {
        expect(await regions(first, limit)).to.deep.equal([]);
      }
    });
  });

  describe("when there are leases", () => {
    it("counts those of each", async () => {
      await leased(p);
      const counts = (await p.registry.brokersFrom(1, 4)).map(({ liveLeases }) => liveLeases);
      expect(counts).to.deep.equal([1n, 0n, 0n, 0n]);
    });
  });
});

import { expect } from "chai";
import { generationsTried } from "../../../keeper/core/generations-tried.ts";
import { placesOf } from "../../../keeper/core/places-of.ts";
import { vmidOf } from "../../../keeper/core/vmid-of.ts";

describe("placesOf", () => {
  it("has every vmid that a subscription's machines may get, and none twice", () => {
    expect([...placesOf(850_000_000, 7n)]).to.deep.equal([850_000_007, 950_000_007]);
    expect([...placesOf(950_000_000, 7n)]).to.deep.equal([950_000_007]);
    const places = placesOf(100_000, 7n);
    expect(places.size).to.equal(10);
    for (const generation of generationsTried(20_000_021))
      expect(places).to.include(Number(vmidOf(100_000, 7n, generation)));
  });
});

describe("generationsTried", () => {
  it("is one more after each wreck, up to the newest", () => {
    expect(generationsTried(1)).to.deep.equal([1]);
    expect(generationsTried(2_000_003)).to.deep.equal([1, 1_000_002, 2_000_003]);
  });
});

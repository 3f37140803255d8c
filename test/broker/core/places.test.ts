import { expect } from "chai";
import { places } from "../../../broker/core/places.ts";

describe("places", () => {
  it("are so many for each, whatever others have", () => {
    const take = places(2);
    const [first, second] = [take("one"), take("one")];
    expect([first, second]).not.to.include(null);
    expect(take("one")).to.equal(null);
    expect(take("other")).not.to.equal(null);
    first?.();
    expect(take("one")).not.to.equal(null);
    expect(take("one")).to.equal(null);
  });

  it("are all there again when all were given back", () => {
    const take = places(1);
    for (let times = 0; times < 3; times++) {
      const giveBack = take("one");
      expect(giveBack).not.to.equal(null);
      giveBack?.();
    }
  });
});

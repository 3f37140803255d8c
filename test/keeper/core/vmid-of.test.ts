import { expect } from "chai";
import fc from "fast-check";
import { describe, it } from "mocha";
import { generationAfterWreck } from "../../../keeper/core/generation-after-wreck.ts";
import { subscriptionAt } from "../../../keeper/core/subscription-at.ts";
import { vmidOf } from "../../../keeper/core/vmid-of.ts";

const base = fc.integer({ min: 100, max: 899_999_999 });
const id = fc.bigInt({ min: 1n, max: 99_999_999n });
const generation = fc.integer({ min: 1, max: 2_000_000_000 });

describe("vmidOf", () => {
  it("stays within what can be a vmid, and meets no other subscription, whatever the generation", () => {
    fc.assert(
      fc.property(base, id, generation, id, generation, (at, a, ofA, b, ofB) => {
        const vmid = vmidOf(at, a, ofA);
        expect(Number(vmid)).to.be.within(at + 1, 999_999_999);
        if (a !== b) expect(vmidOf(at, b, ofB)).not.to.equal(vmid);
      }),
    );
  });

  it("says whose it is", () => {
    fc.assert(
      fc.property(base, id, generation, (at, a, of) => {
        expect(subscriptionAt(at, Number(vmidOf(at, a, of)))).to.equal(a);
      }),
    );
    expect(subscriptionAt(1000, 999)).to.equal(null);
    expect(subscriptionAt(1000, 1000)).to.equal(null);
  });

  it("is kept by a reinstallation and left by a wreck, for a generation that is newer", () => {
    fc.assert(
      fc.property(id, fc.integer({ min: 1, max: 900_000 }), (a, of) => {
        const after = generationAfterWreck(of);
        expect(after).to.be.greaterThan(of);
        expect(vmidOf(1000, a, of + 1)).to.equal(vmidOf(1000, a, of));
        expect(vmidOf(1000, a, after)).to.equal(vmidOf(1000, a, of) + 100_000_000n);
        expect(vmidOf(1000, a, after + 1)).to.equal(vmidOf(1000, a, after));
      }),
    );
  });

  it("begins from the first place again when there is no further one", () => {
    const generations = [1];
    while (generations.length < 4) generations.push(generationAfterWreck(generations.at(-1) ?? 1));
    expect(generations.map((of) => Number(vmidOf(850_000_000, 1n, of)))).to.deep.equal([
      850_000_001, 950_000_001, 850_000_001, 950_000_001,
    ]);
    expect(vmidOf(950_000_000, 1n, generationAfterWreck(1))).to.equal(950_000_001n);
  });
});

import { expect } from "chai";
import fc from "fast-check";
import { accentShades, contrast } from "../../../../keeper/portal/server/accent-shades.ts";

/** WCAG 2.2, level AA. */
const TEXT = 4.5;
const GROUNDS = {
  light: ["#ffffff", "#f5f6fa", "#f1f2f8"],
  dark: ["#171b26", "#0e1118", "#10131c"],
} as const;

function faults(colour: string): string[] {
  const shades = accentShades(colour);
  return (["light", "dark"] as const).flatMap((scheme) => {
    const { accent, strong, on } = shades[scheme];
    const pairs = [...GROUNDS[scheme].map((ground) => [accent, ground]), [accent, on], [strong, on]] as const;
    return pairs
      .filter(([one = "", other = ""]) => contrast(one, other) < TEXT)
      .map(([one, other]) => `${colour} in ${scheme}: ${one} and ${other}`);
  });
}

describe("the shades of an operator's colour", () => {
  for (const [name, colour] of [
    ["white", "#ffffff"],
    ["black", "#000000"],
    ["yellow", "#ffff00"],
    ["grey", "#808080"],
    ["the light ground", "#f5f6fa"],
    ["the dark ground", "#171b26"],
  ] as const) {
    it(`can be read when it is ${name}`, () => {
      expect(faults(colour)).to.deep.equal([]);
    });
  }

  it("can be read whatever it is", () => {
    const colour = fc
      .integer({ min: 0, max: 0xff_ff_ff })
      .map((value) => `#${value.toString(16).padStart(6, "0")}`);
    fc.assert(fc.property(colour, (any) => faults(any).length === 0));
  });

  it("are the colour itself where that can be read", () => {
    expect(accentShades("#4353e0").light.accent).to.equal("#4353e0");
    expect(accentShades("#8b99ff").dark.accent).to.equal("#8b99ff");
  });

  it("measures contrast as WCAG does", () => {
    expect(contrast("#000000", "#ffffff")).to.be.closeTo(21, 1e-9);
    expect(contrast("#777777", "#ffffff")).to.be.closeTo(4.478, 0.001);
  });
});

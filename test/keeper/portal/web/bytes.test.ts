import { expect } from "chai";
import { duration } from "../../../../keeper/portal/web/admin/parts/duration.ts";
import { bytes, memory } from "../../../../keeper/portal/web/bytes.ts";
import { sentence } from "../../../../keeper/portal/web/sentence.ts";

describe("figures for people", () => {
  it("count traffic and disks in thousands, and memory in steps of 1,024", () => {
    expect([0, 0.4, 999, 1_500, 12_345_678, 4e12].map(bytes)).to.deep.equal([
      "0 B",
      "0.4 B",
      "999 B",
      "1.5 kB",
      "12 MB",
      "4 TB",
    ]);
    expect([0, 1_023, 1_536, 2 ** 30, 137_438_953_472].map(memory)).to.deep.equal([
      "0 B",
      "1,023 B",
      "1.5 KiB",
      "1 GiB",
      "128 GiB",
    ]);
  });

  it("tell a span in its two largest units", () => {
    expect([0, 59, 60, 61, 3_600, 90_000, 86_400 * 3 + 60].map(duration)).to.deep.equal([
      "0 s",
      "59 s",
      "1 min",
      "1 min 1 s",
      "1 h",
      "1 d 1 h",
      "3 d",
    ]);
  });

  it("make a sentence of what a program says, once", () => {
    expect(["", "no room is left", "Done.", "why?"].map(sentence)).to.deep.equal([
      "",
      "No room is left.",
      "Done.",
      "Why?",
    ]);
  });
});

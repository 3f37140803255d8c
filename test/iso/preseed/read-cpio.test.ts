import { expect } from "chai";
import { type CpioEntry, writeCpio } from "../../../devnet/image/write-cpio.ts";
import { readCpio } from "../../../iso/preseed/read-cpio.ts";

const ENTRIES: readonly CpioEntry[] = [
  { name: "usr", mode: 0o040755, content: Buffer.alloc(0) },
  { name: "usr/odd", mode: 0o100644, content: Buffer.from("a length that is no multiple of four") },
  { name: "bin", mode: 0o120777, content: Buffer.from("usr/bin") },
  { name: "console", mode: 0o020600, content: Buffer.alloc(0), device: [5, 1] },
];

describe("reading a cpio", () => {
  it("gives what was written", () => {
    expect(readCpio(writeCpio(ENTRIES))).to.deep.equal(ENTRIES);
  });

  it("refuses what is none, and one that ends before its end", () => {
    expect(() => readCpio(Buffer.from("no cpio"))).to.throw(RangeError);
    expect(() => readCpio(writeCpio(ENTRIES).subarray(0, 400))).to.throw(RangeError);
  });
});

import { expect } from "chai";
import { writeCpio } from "../../../devnet/image/write-cpio.ts";

describe("writeCpio", () => {
  const archive = writeCpio([
    { name: "init", mode: 0o100755, content: Buffer.from("12345") },
    { name: "dev/console", mode: 0o020600, device: [5, 1] },
  ]);

  /** Field `index` of the header at `offset`. */
  const field = (offset: number, index: number): number =>
    Number.parseInt(archive.toString("latin1", offset + 6 + 8 * index, offset + 14 + 8 * index), 16);

  it("writes headers with mode, size and device, all on multiples of four bytes", () => {
    expect(archive.toString("latin1", 0, 6)).to.equal("070701");
    expect(field(0, 1)).to.equal(0o100755);
    expect(field(0, 6)).to.equal(5);
    expect(archive.toString("latin1", 110, 115)).to.equal("init\0");
    expect(archive.toString("latin1", 116, 121)).to.equal("12345");
    const second = 124;
    expect(archive.toString("latin1", second, second + 6)).to.equal("070701");
    expect([field(second, 9), field(second, 10)]).to.deep.equal([5, 1]);
    expect(archive.length % 4).to.equal(0);
  });

  it("ends with the trailer that the kernel looks for", () => {
    expect(archive.toString("latin1")).to.match(/TRAILER!!!\0+$/);
  });
});

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { kernelRelease } from "../../../iso/preseed/kernel-release.ts";
import { codeOfFailure } from "../image/support/code-of-failure.ts";

describe("a kernel's release", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "blockhost-release-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const kernel = async (magic: string, words: string): Promise<string> => {
    const image = Buffer.alloc(0x4000);
    image.write(magic, 0x202);
    image.writeUInt16LE(0x3000 - 0x200, 0x20e);
    image.write(`${words}\0`, 0x3000);
    await writeFile(join(folder, "linux"), image);
    return join(folder, "linux");
  };

  it("is what its setup header says", async () => {
    const file = await kernel("HdrS", "6.12.117+deb13-amd64 (debian-kernel@lists.debian.org) #1 SMP");
    expect(await kernelRelease(file)).to.equal("6.12.117+deb13-amd64");
  });

  it("is not made up for a file that is no kernel, or says none", async () => {
    for (const [magic, words] of [
      ["none", "6.12.117 x"],
      ["HdrS", ""],
    ] as const)
      expect(await codeOfFailure(kernelRelease(await kernel(magic, words)))).to.equal("IMAGE_INCOMPLETE");
  });
});

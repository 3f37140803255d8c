import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { runTool } from "../../../devnet/image/run-tool.ts";
import { writeCpio } from "../../../devnet/image/write-cpio.ts";
import { BOOT_MEDIUM } from "../../../iso/image/boot-medium.ts";
import { imageParts } from "../../../iso/preseed/image-parts.ts";
import { readCpio } from "../../../iso/preseed/read-cpio.ts";
import { writePreseed } from "../../../iso/preseed/write-preseed.ts";
import { codeOfFailure } from "../image/support/code-of-failure.ts";

const ROOT = "what is installed";
const sha256 = createHash("sha256").update(ROOT).digest("hex");
const text = (name: string, content: string, mode = 0o100644) => ({
  name,
  mode,
  content: Buffer.from(content),
});

/** In an image's initramfs, of another kernel than Debian's installer has. */
const INITRAMFS = [
  { name: "blockhost", mode: 0o040755 },
  text("blockhost/payload", `sha256=${sha256}\nversion=1.2.3\n`),
  text("blockhost/modules", "old\n"),
  text("usr/lib/modules/1-old/old.ko", "old"),
  text("init", "#!/bin/sh\n", 0o100755),
];
const MODULES = [text("blockhost/modules", "new\n"), text("usr/lib/modules/2-new/new.ko", "new")];

describe("preseed.cpio", () => {
  let work: string;
  beforeEach(async () => {
    work = await mkdtemp(join(tmpdir(), "blockhost-preseed-"));
  });
  afterEach(() => rm(work, { recursive: true }));

  const image = async (content: string): Promise<string> => {
    const on = (path: string): string => join(work, "medium", path);
    const { payload, initramfs } = BOOT_MEDIUM;
    for (const path of [payload.root, initramfs]) await mkdir(dirname(on(path)), { recursive: true });
    await writeFile(on(payload.root), content);
    await writeFile(join(work, "cpio"), writeCpio(INITRAMFS));
    await runTool("zstd", ["--quiet", "-o", on(initramfs), join(work, "cpio")]);
    await runTool("xorriso", ["-as", "mkisofs", "-quiet", "-o", join(work, "image.iso"), on("")]);
    return join(work, "image.iso");
  };
  /** Made in a folder of its own. */
  const made = async (name: string): Promise<Buffer> => {
    const folder = join(work, name);
    await mkdir(folder);
    const parts = await imageParts(await image(ROOT), join(folder, "parts"));
    await writePreseed({ image: parts, modules: MODULES, work: folder, target: join(folder, "preseed") });
    await rm(join(work, "medium"), { recursive: true });
    await rm(join(work, "image.iso"));
    return readFile(join(folder, "preseed"));
  };

  it("has the preseed for Debian's installer, and in a folder the image's with that kernel's modules and the root", async () => {
    await writeFile(join(work, "preseed.zst"), await made("once"));
    await runTool("zstd", [
      "--quiet",
      "--decompress",
      join(work, "preseed.zst"),
      "-o",
      join(work, "preseed.cpio"),
    ]);
    const entries = readCpio(await readFile(join(work, "preseed.cpio")));
    const folders = new Set(entries.filter(({ mode }) => mode === 0o040755).map(({ name }) => name));
    const files = entries.filter(({ mode }) => mode !== 0o040755);
    expect(files.map(({ name }) => name).sort()).to.deep.equal([
      "blockhost/installer/blockhost/modules",
      "blockhost/installer/blockhost/payload",
      "blockhost/installer/init",
      "blockhost/installer/medium/blockhost/root.sha256",
      "blockhost/installer/medium/blockhost/root.tar.zst",
      "blockhost/installer/usr/lib/modules/2-new/new.ko",
      "blockhost/start",
      "preseed.cfg",
    ]);
    const contentOf = (name: string) =>
      files.find((file) => file.name === `blockhost/installer/${name}`)?.content?.toString();
    expect(contentOf("blockhost/modules")).to.equal("new\n");
    expect(contentOf("medium/blockhost/root.sha256")).to.equal(`${sha256}\n`);
    expect(contentOf("medium/blockhost/root.tar.zst")).to.equal(ROOT);
    // The kernel makes no folder that it was not told of.
    for (const { name } of files.filter((file) => file.name.includes("/")))
      expect(folders, name).to.include(dirname(name));
  });

  it("is the same bytes again", async () => {
    expect((await made("once")).equals(await made("twice"))).to.equal(true);
  });

  it("is not made of an image that is not there, or whose root is another", async () => {
    const parts = (file: string) => codeOfFailure(imageParts(file, join(work, "parts")));
    expect(await parts(join(work, "none.iso"))).to.equal("PRESEED_IMAGE_MISSING");
    expect(await parts(await image("damaged"))).to.equal("PRESEED_IMAGE_UNFIT");
  });
});

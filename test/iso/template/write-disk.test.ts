import { cp, mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runTool } from "../../../devnet/image/run-tool.ts";
import { makeBootable } from "../../../iso/template/make-bootable.ts";
import { writeDisk } from "../../../iso/template/write-disk.ts";
import { bootMachine } from "../guard/support/boot-machine.ts";
import { installerRoot } from "../guard/support/installer-root.ts";

const DATE = 1_700_000_000;
/** A boot to GRUB's menu takes seconds, on a machine at its limit a minute. Milliseconds. */
const PATIENCE_MS = 300_000;

describe("a disk of a root", function () {
  this.timeout(600_000);
  let folder: string;
  let programs: string;

  before(async function () {
    if (process.getuid?.() !== 0) this.skip();
    programs = (await installerRoot()).root;
    folder = await mkdtemp(join(tmpdir(), "blockhost-disk-"));
  });
  after(async () => {
    if (folder !== undefined) await rm(folder, { recursive: true });
  });

  /** A root as small as may be, made now and read before it is written to a disk. */
  async function diskOf(name: string): Promise<string> {
    const work = join(folder, name);
    const root = join(work, "root");
    for (const path of ["boot", "etc", "usr/lib/grub"]) await mkdir(join(root, path), { recursive: true });
    await cp(join(programs, "usr/lib/grub/i386-pc"), join(root, "usr/lib/grub/i386-pc"), { recursive: true });
    await writeFile(join(root, "boot/vmlinuz-6.1-none"), "no kernel");
    await makeBootable(root);
    // As an earlier build may have read a file, and a later one not.
    const read = name === "first" ? DATE - 1_000 : DATE - 2_000;
    await utimes(join(root, "boot/vmlinuz-6.1-none"), read, DATE - 3_000);
    const target = join(work, "disk.raw");
    await writeDisk({ root, programs, date: DATE, work, target });
    return target;
  }

  it("is booted by a BIOS to its menu and beyond, and is the same bytes when it is made again", async () => {
    const disk = await diskOf("first");
    await runTool("cmp", [disk, await diskOf("second")]);
    const machine = bootMachine({ drives: [{ file: disk, kind: "sata" }] });
    try {
      await machine.says(/Booting `Debian'/, PATIENCE_MS);
    } finally {
      await machine.kill();
    }
  });
});

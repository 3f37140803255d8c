import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { runTool } from "../../../devnet/image/run-tool.ts";
import { buildInitramfs } from "../../../iso/initramfs/build-initramfs.ts";
import { bootMachine, type Machine } from "./support/boot-machine.ts";
import { installerRoot } from "./support/installer-root.ts";

/** Half a minute on a free machine; CI's may have a fifth of that. */
const DEADLINE_MS = 8 * 60_000;

/** Of all bytes of a sparse file and of where its holes are, without reading the holes. */
const hashOf = async (file: string): Promise<string> => {
  const tar = `${file}.tar`;
  await runTool("tar", ["--sparse", "--mtime=@0", "--create", "--file", tar, file]);
  return createHash("sha256")
    .update(await readFile(tar))
    .digest("hex");
};

describe("the installer's initramfs, booted", function () {
  this.timeout(DEADLINE_MS * 2);
  let work: string;
  let kernel: string;
  let initrd: string;
  let medium: string;
  let machine: Machine | undefined;
  const disk = (name: string): string => join(work, `${name}.raw`);

  before(async () => {
    work = await mkdtemp(join(tmpdir(), "blockhost-guard-boot-"));
    const made = await installerRoot();
    kernel = made.kernel;
    initrd = join(work, "initramfs");
    // A medium that is damaged: its content is not what its name for it says.
    const sha256 = "0".repeat(64);
    await buildInitramfs({ root: made.root, target: initrd, payload: { sha256, version: "1.2.3" } });
    const files = join(work, "medium/blockhost");
    await mkdir(files, { recursive: true });
    await writeFile(join(files, "root.sha256"), `${sha256}\n`);
    await writeFile(join(files, "root.tar.zst"), "damaged");
    medium = join(work, "medium.iso");
    await runTool("xorriso", [
      "-as",
      "mkisofs",
      "-quiet",
      "-V",
      "BLOCKHOST",
      "-o",
      medium,
      join(work, "medium"),
    ]);
    await runTool("truncate", ["--size=32G", disk("blank")]);
    await runTool("mke2fs", ["-q", "-F", "-t", "ext4", "-L", "precious", disk("data"), "20G"]);
  });

  afterEach(async () => {
    await machine?.kill();
    machine = undefined;
  });

  after(async () => {
    await rm(work, { recursive: true, force: true });
  });

  /** Boots with a blank disk and one with data, does as it is told, and shows that no bit of either has changed. */
  const untouched = async (append: string, drive: (machine: Machine) => Promise<void>): Promise<string> => {
    const before = await Promise.all([hashOf(disk("blank")), hashOf(disk("data"))]);
    machine = bootMachine({
      drives: [
        { file: medium, kind: "cd" },
        { file: disk("blank"), kind: "virtio", serial: "BH-BLANK-0001" },
        { file: disk("data"), kind: "sata", serial: "BH-DATA-0002" },
      ],
      direct: { kernel, initrd, append: `quiet console=tty0 console=ttyS0 ${append}` },
    });
    await drive(machine);
    await machine.says(/powers off in a minute/, DEADLINE_MS);
    machine.type("\n");
    expect(await machine.off(DEADLINE_MS)).to.equal(0);
    expect(await Promise.all([hashOf(disk("blank")), hashOf(disk("data"))])).to.deep.equal(before);
    return machine.text();
  };

  it("shows each disk with its serial and what is on it, and powers off when data is not given up", async () => {
    const text = await untouched("", async (booted) => {
      await booted.says(/last four characters of its serial/, DEADLINE_MS);
      booted.type("0003\n");
      await booted.says(/That is the end of no serial above/, DEADLINE_MS);
      booted.type("0002\n");
      await booted.says(/Type WIPE/, DEADLINE_MS);
      booted.type("no\n");
    });
    expect(text).to.match(/vda +34\.3 GB .* serial BH-BLANK-0001\n +blank/);
    expect(text).to.match(/sda +21\.4 GB +QEMU HARDDISK +serial BH-DATA-0002\n +ext file system/);
    expect(text).to.match(/REFUSED: the data on sda was not given up/);
  });

  it("writes nothing when the medium is not what it was built for", async () => {
    const text = await untouched("blockhost.wipe=BH-BLANK-0001", async (booted) => {
      await booted.says(/CHOSEN: vda, serial BH-BLANK-0001/, DEADLINE_MS);
    });
    expect(text).to.match(/The medium is damaged/);
  });
});

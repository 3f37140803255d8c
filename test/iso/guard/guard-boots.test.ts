import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { runTool } from "../../../devnet/image/run-tool.ts";
import { bootFiles } from "../../../iso/image/boot-files.ts";
import { BOOT_MEDIUM } from "../../../iso/image/boot-medium.ts";
import { writeIso } from "../../../iso/image/write-iso.ts";
import { buildInitramfs } from "../../../iso/initramfs/build-initramfs.ts";
import { bootMachine, type Drive, type Machine } from "./support/boot-machine.ts";
import { bytesOf } from "./support/bytes-of.ts";
import { installerRoot } from "./support/installer-root.ts";

/** Half a minute on a free machine; CI's may have a fifth of that. */
const DEADLINE_MS = 8 * 60_000;
const DATE = 1_700_000_000;

describe("the image, booted", function () {
  this.timeout(DEADLINE_MS * 2);
  let work: string;
  let medium: string;
  let machine: Machine | undefined;
  const disk = (name: string): string => join(work, `${name}.raw`);

  before(async () => {
    work = await mkdtemp(join(tmpdir(), "blockhost-guard-boot-"));
    const { root, kernel } = await installerRoot();
    const folder = join(work, "medium");
    const on = (path: string): string => join(folder, path);
    for (const name of ["blockhost", "boot"]) await mkdir(on(name), { recursive: true });
    // A medium that is damaged: its content is not what its name for it says.
    const sha256 = "0".repeat(64);
    await writeFile(on(BOOT_MEDIUM.payload.sha256), `${sha256}\n`);
    await writeFile(on(BOOT_MEDIUM.payload.root), "damaged");
    await copyFile(kernel, on(BOOT_MEDIUM.kernel));
    await buildInitramfs({ root, target: on(BOOT_MEDIUM.initramfs), payload: { sha256, version: "1.2.3" } });
    const boot = await bootFiles({ root, medium: folder, id: sha256.slice(0, 16), date: DATE });
    medium = join(work, "medium.iso");
    await writeIso(folder, boot, DATE, medium);
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
  const untouched = async (
    { firmware, more = [] }: { readonly firmware: "bios" | "uefi"; readonly more?: readonly Drive[] },
    drive: (machine: Machine) => Promise<void>,
  ): Promise<string> => {
    const same = await Promise.all([bytesOf(disk("blank")), bytesOf(disk("data"))]);
    machine = bootMachine({
      firmware,
      drives: [
        { file: medium, kind: "cd" },
        { file: disk("blank"), kind: "virtio", serial: "BH-BLANK-0001" },
        { file: disk("data"), kind: "sata", serial: "BH-DATA-0002" },
        ...more,
      ],
    });
    await machine.says(/ERASES ONE DISK/, DEADLINE_MS);
    await drive(machine);
    await machine.says(/powers off in a minute/, DEADLINE_MS);
    machine.type("\n");
    expect(await machine.off(DEADLINE_MS)).to.equal(0);
    expect(await Promise.all(same.map((isSame) => isSame()))).to.deep.equal([true, true]);
    return machine.text();
  };

  it("shows each disk with its serial and what is on it, and powers off when data is not given up", async () => {
    const text = await untouched({ firmware: "bios" }, async (booted) => {
      // The menu waits for a choice.
      booted.type("\n");
      await booted.says(/last four characters of its serial/, DEADLINE_MS);
      booted.type("0003\n");
      await booted.says(/That is the end of no serial above/, DEADLINE_MS);
      booted.type("0002\n");
      await booted.says(/Type WIPE/, DEADLINE_MS);
      booted.type("no\n");
    });
    expect(text).to.match(/Version 1\.2\.3, started by BIOS/);
    expect(text).to.match(/vda +34\.3 GB .* serial BH-BLANK-0001\n +blank/);
    expect(text).to.match(/sda +21\.4 GB +QEMU HARDDISK +serial BH-DATA-0002\n +ext file system/);
    expect(text).to.match(/REFUSED: the data on sda was not given up/);
  });

  it("goes by an answer volume with nobody there, and writes nothing when the medium is not what it was built for", async () => {
    const answers = join(work, "answers.conf");
    await writeFile(answers, "wipe=BH-BLANK-0001\n");
    const volume = join(work, "answers.iso");
    await runTool("xorriso", [
      ...["-as", "mkisofs", "-quiet", "-V", "BLOCKHOST-ANSWERS", "-o", volume],
      answers,
    ]);
    const more = [{ file: volume, kind: "cd" as const }];
    const text = await untouched({ firmware: "uefi", more }, async (booted) => {
      await booted.says(/CHOSEN: vda, serial BH-BLANK-0001/, DEADLINE_MS);
    });
    expect(text).to.match(/Version 1\.2\.3, started by UEFI with Secure Boot/);
    expect(text).to.match(/The medium is damaged/);
  });
});

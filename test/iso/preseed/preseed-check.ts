import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { runTool } from "../../../devnet/image/run-tool.ts";
import { suiteSources } from "../../../devnet/image/suite-sources.ts";
import { fetchLocked } from "../../../iso/image/fetch-locked.ts";
import { readLock } from "../../../iso/image/lock.ts";
import { buildPreseed } from "../../../iso/preseed/build-preseed.ts";
import { PRESEED_RECIPE } from "../../../iso/preseed/preseed-recipe.ts";
import { bootMachine, type Machine } from "../guard/support/boot-machine.ts";
import { bytesOf } from "../guard/support/bytes-of.ts";

import { tinyImage } from "./support/tiny-image.ts";

/** Half a minute on a free machine; CI's may have a fifth of that. */
const DEADLINE_MS = 10 * 60_000;
describe("Debian's installer with our preseed, booted over the network", function () {
  this.timeout(DEADLINE_MS * 2);
  let work: string;
  let machine: Machine | undefined;

  before(async () => {
    work = await mkdtemp(join(tmpdir(), "blockhost-preseed-boot-"));
    const lock = await readLock(PRESEED_RECIPE.lock);
    const debs = await fetchLocked(lock, await suiteSources(lock.suite), PRESEED_RECIPE.cache);
    const [netboot, kernel] = debs;
    await buildPreseed({
      image: await tinyImage(join(work, "image")),
      netboot: netboot?.file ?? "",
      kernel: kernel?.file ?? "",
      out: join(work, "served"),
      onProgress: () => {},
    });
    await runTool("mke2fs", ["-q", "-F", "-t", "ext4", "-L", "precious", join(work, "data.raw"), "20G"]);
  });

  afterEach(async () => {
    await machine?.kill();
    machine = undefined;
  });

  after(async () => {
    await rm(work, { recursive: true, force: true });
  });

  it("comes to the same wipe guard, and powers off when it refuses", async () => {
    const disk = join(work, "data.raw");
    const isUnchanged = await bytesOf(disk);
    machine = bootMachine({
      drives: [{ file: disk, kind: "sata", serial: "BH-DATA-0002" }],
      network: `tftp=${join(work, "served")},bootfile=pxelinux.0`,
    });
    await machine.says(/boot: /, DEADLINE_MS);
    machine.type("install\n");
    await machine.says(/last four characters of its serial/, DEADLINE_MS);
    machine.type("\n");
    await machine.says(/powers off in a minute/, DEADLINE_MS);
    machine.type("\n");
    expect(await machine.off(DEADLINE_MS)).to.equal(0);
    const text = machine.text();
    expect(text).to.include("Version 1.2.3, started by BIOS");
    expect(text).to.match(/sda +21\.4 GB +QEMU HARDDISK +serial BH-DATA-0002\n +ext file system/);
    expect(text).to.match(/REFUSED: no disk was named/);
    expect(await isUnchanged()).to.equal(true);
  });
});

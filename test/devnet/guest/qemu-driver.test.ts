import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { RunningGuest } from "../../../devnet/guest/guest-driver.ts";
import { probeAccelerator } from "../../../devnet/guest/probe-accelerator.ts";
import { QEMU_FILES } from "../../../devnet/guest/qemu-command.ts";
import { QemuDriver } from "../../../devnet/guest/qemu-driver.ts";
import { ensureImage } from "../../../devnet/image/ensure-image.ts";
import { runTool } from "../../../devnet/image/run-tool.ts";
import { FinalError } from "../../../keeper/core/errors.ts";
import { readGuestFile, sshBanner, untilReady } from "./support/look-into.ts";
import { makeSpec } from "./support/make-spec.ts";

/** Emulated and on a busy machine a boot may take minutes; alone it takes a quarter of one. */
describe("QemuDriver", function () {
  this.timeout(600_000);
  let home = "";
  let driver: QemuDriver;
  let guest: RunningGuest | undefined;

  before(async () => {
    const image = await ensureImage({ onProgress: (line) => process.stderr.write(`${line}\n`) });
    driver = new QemuDriver(image, await probeAccelerator(image));
    home = await mkdtemp(join(tmpdir(), "blockhost-qemu-"));
    await mkdir(join(home, "base"));
    await driver.createBase(join(home, "base"));
  });

  after(async () => {
    await guest?.kill();
    await rm(home, { recursive: true, force: true });
  });

  it("boots a machine from its seed to SSH and switches it off by its button", async () => {
    const spec = await makeSpec(home, 21);
    await driver.cloneDisk(join(home, "base"), spec.dir);
    await driver.resizeDisk(spec.dir, 4 * 1024 ** 3);
    guest = await driver.start(spec);
    expect(await untilReady(guest)).to.equal(`ready ${spec.smbiosUuid.replaceAll("-", "")}\n`);
    expect(await sshBanner(spec.sshPort)).to.match(/^SSH-2\.0-/);
    expect(await readGuestFile(guest, "/etc/ssh/ssh_host_ed25519_key.pub")).to.match(
      /^ssh-ed25519 \S+ vm-21\n$/,
    );
    // 4 GiB in sectors of 512 bytes.
    expect(await readGuestFile(guest, "/sys/block/vda/size")).to.equal("8388608\n");
    await guest.pause();
    await guest.resume();
    await guest.changeSeed(undefined);
    await guest.powerdown();
    expect(await guest.exited).to.equal("poweroff");
  });

  it("copies a disk as it is, and puts the copy back over a changed one", async () => {
    const { dir } = await makeSpec(home, 23);
    const copy = join(home, "copy");
    await mkdir(copy);
    await driver.cloneDisk(join(home, "base"), dir);
    await driver.copyDisk(dir, copy);
    const disks = [dir, copy].map((folder) => join(folder, QEMU_FILES.disk));
    const areEqual = () =>
      runTool("qemu-img", ["compare", "-q", "-s", ...disks]).then(
        () => true,
        () => false,
      );
    await driver.resizeDisk(dir, 3 * 1024 ** 3);
    expect(await areEqual()).to.equal(false);
    await driver.copyDisk(copy, dir);
    expect(await areEqual()).to.equal(true);
  });

  it("says in QEMU's words why a machine does not start", async () => {
    const spec = await makeSpec(home, 22);
    const error = await driver.start(spec).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(FinalError).with.property("code", "GUEST_NOT_STARTED");
  });
});

import { expect } from "chai";
import { kernelModules } from "../../../devnet/image/kernel-modules.ts";

const DEP = `kernel/fs/isofs/isofs.ko: kernel/drivers/cdrom/cdrom.ko
kernel/drivers/cdrom/cdrom.ko:
kernel/drivers/scsi/sr_mod.ko.xz: kernel/drivers/scsi/scsi-mod.ko.xz kernel/drivers/cdrom/cdrom.ko
kernel/drivers/scsi/scsi-mod.ko.xz:
`;

describe("kernelModules", () => {
  it("puts what a module needs before it, each once", () => {
    expect(kernelModules(DEP, ["isofs", "sr_mod"])).to.deep.equal([
      "kernel/drivers/cdrom/cdrom.ko",
      "kernel/fs/isofs/isofs.ko",
      "kernel/drivers/scsi/scsi-mod.ko.xz",
      "kernel/drivers/scsi/sr_mod.ko.xz",
    ]);
  });

  it("takes dashes in a file's name for underscores", () => {
    expect(kernelModules(DEP, ["scsi_mod"])).to.deep.equal(["kernel/drivers/scsi/scsi-mod.ko.xz"]);
  });

  it("leaves out what the kernel has built in", () => {
    expect(kernelModules(DEP, ["ext4"])).to.deep.equal([]);
  });
});

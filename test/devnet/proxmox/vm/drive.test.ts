import { expect } from "chai";
import {
  bootDisk,
  parseDrive,
  parseSize,
  printDrive,
  printSize,
} from "../../../../devnet/proxmox/vm/drive.ts";

describe("drives", () => {
  it("are written with their volume first and the rest sorted", () => {
    const drive = parseDrive("file=local:7/vm-7-disk-0.qcow2,iothread=1,cache=none");
    expect(printDrive(drive)).to.equal("local:7/vm-7-disk-0.qcow2,cache=none,iothread=1");
  });

  it("have sizes in the largest whole unit", () => {
    expect(printSize(2_684_354_560)).to.equal("2560M");
    for (const text of ["1G", "2560M", "40K", "3T"]) expect(printSize(parseSize(text))).to.equal(text);
  });

  it("boot from the first disk of the order, not from a CD", () => {
    const config = { boot: "order=ide2;scsi1", ide2: "none,media=cdrom", scsi0: "local:1", scsi1: "local:2" };
    expect(bootDisk(config)?.[0]).to.equal("scsi1");
  });
});

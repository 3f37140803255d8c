import { execFileSync } from "node:child_process";
import { expect } from "chai";
import { detectDisks } from "../../../installer/host/detect-disks.ts";

/** Of util-linux 2.41 on a host with a system disk, an empty one and a CD drive. */
const LSBLK = {
  blockdevices: [
    { name: "zram0", size: 0, type: "disk", model: null, rota: false, mountpoints: [null] },
    {
      name: "nvme0n1",
      size: 512_110_190_592,
      type: "disk",
      model: "Some NVMe  ",
      rota: false,
      mountpoints: [null],
      children: [{ name: "nvme0n1p1", size: 1, type: "part", model: null, rota: false, mountpoints: ["/"] }],
    },
    { name: "sda", size: 4e12, type: "disk", model: null, rota: true, mountpoints: [null] },
    { name: "sr0", size: 1e9, type: "rom", model: "DVD", rota: true, mountpoints: [null] },
  ],
};

describe("the host's disks", () => {
  it("are told with what they are and whether something lies on them", async () => {
    expect(await detectDisks(async () => JSON.stringify(LSBLK))).to.deep.equal([
      { name: "nvme0n1", bytes: 512_110_190_592, model: "Some NVMe", isRotating: false, isUsed: true },
      { name: "sda", bytes: 4e12, model: null, isRotating: true, isUsed: false },
    ]);
  });

  it("are read from what lsblk says of this machine", async () => {
    const disks = await detectDisks(async (program, args) =>
      execFileSync(program, args, { encoding: "utf8" }),
    );
    for (const { bytes } of disks) expect(bytes).to.be.greaterThan(0);
  });
});

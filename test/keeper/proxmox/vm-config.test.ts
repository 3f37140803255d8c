import { expect } from "chai";
import { describe, it } from "mocha";
import { readVmConfig } from "../../../keeper/proxmox/vm-config.ts";

/** A clone as Proxmox VE 9.2 showed it. */
const RECORDED = {
  net0: "virtio=BC:24:11:47:2C:26,bridge=vmbr0",
  meta: "creation-qemu=10.0.13,ctime=1795378358",
  smbios1: "uuid=a9b001ae-9b75-4404-8055-97c3a5f0c1b6",
  description: "blockhost sub 732",
  boot: "order=scsi0;ide2;net0",
  scsi0: "local:9000/base-9000-disk-0.qcow2/732/vm-732-disk-0.qcow2,size=1G",
  cores: 1,
  memory: "256",
  ostype: "l26",
  agent: "1",
  serial0: "socket",
  name: "tenant-732",
  ide2: "local:732/vm-732-cloudinit.qcow2,media=cdrom,size=4M",
  vmgenid: "c9bad8a1-4b5c-42b7-886c-e2aba6b26231",
  scsihw: "virtio-scsi-pci",
  digest: "1eeccfd2d0ca296c4b8c1c41e4d7c189fbf29a95",
};

describe("readVmConfig", () => {
  it("reads a recorded configuration", () => {
    const config = readVmConfig(RECORDED, 732);
    expect(config).to.deep.include({
      mark: "blockhost sub 732",
      lock: "",
      cores: 1,
      memoryMiB: 256,
      agentEnabled: true,
      uuid: "a9b001ae-9b75-4404-8055-97c3a5f0c1b6",
      cdrom: "local:732/vm-732-cloudinit.qcow2",
      onboot: false,
      protection: false,
      template: false,
    });
    expect(config.bootDisk).to.include({ device: "scsi0", sizeGiB: 1 });
    expect(config.bootDisk?.setting.get("size")).to.equal("1G");
    expect(config.net0.get("virtio")).to.equal("BC:24:11:47:2C:26");
  });

  it("reads other spellings of the same", () => {
    const config = readVmConfig(
      {
        ...RECORDED,
        agent: "enabled=1,fstrim_cloned_disks=1",
        memory: "current=512",
        onboot: "1",
        boot: "order=net0;virtio1",
        virtio1: "x:y,size=2560M",
      },
      732,
    );
    expect(config).to.deep.include({
      agentEnabled: true,
      memoryMiB: 512,
      onboot: true,
    });
    expect(config.bootDisk).to.include({ device: "virtio1", sizeGiB: 2.5 });
    expect(config.bootDisk?.setting.get("file")).to.equal("x:y");
  });

  it("fails closed on what is no configuration", () => {
    expect(() => readVmConfig(null, 1))
      .to.throw()
      .with.property("code", "PVE_BAD_ANSWER");
    expect(() => readVmConfig({ ...RECORDED, digest: undefined }, 1))
      .to.throw()
      .with.property("code", "PVE_BAD_ANSWER");
  });
});

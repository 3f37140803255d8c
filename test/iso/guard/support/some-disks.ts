import type { SomeDisk } from "./guard-bed.ts";

/** A page of vital product data as SCSI and SATA disks tell their serial: four bytes and the text. */
const page80 = (serial: string): Buffer =>
  Buffer.concat([Buffer.from([0, 0x80, 0, serial.length]), Buffer.from(serial)]);

const PCI = "pci0000:00";

export const sataDisk = (name: string, serial: string, more: Partial<SomeDisk> = {}): SomeDisk => ({
  path: `${PCI}/0000:00:1f.2/ata1/host0/target0:0:0/0:0:0:0/block/${name}`,
  ...more,
  facts: { "device/model": "Samsung SSD 870 \n", "device/vpd_pg80": page80(serial), ...more.facts },
});

export const nvmeDisk = (name: string, serial: string, more: Partial<SomeDisk> = {}): SomeDisk => ({
  path: `${PCI}/0000:00:01.0/0000:01:00.0/nvme/nvme0/${name}`,
  ...more,
  facts: { "device/model": "WD_BLACK SN850X\n", "device/serial": `${serial}   \n`, ...more.facts },
});

export const virtioDisk = (name: string, serial: string, more: Partial<SomeDisk> = {}): SomeDisk => ({
  path: `${PCI}/0000:00:04.0/virtio1/block/${name}`,
  ...more,
  facts: { serial, ...more.facts },
});

/** A USB hard disk: not removable, by what it says of itself. */
export const usbDisk = (name: string, serial: string): SomeDisk => ({
  path: `${PCI}/0000:00:14.0/usb2/2-1/2-1:1.0/host6/target6:0:0/6:0:0:0/block/${name}`,
  facts: { "device/model": "Elements 2621\n", "device/vpd_pg80": page80(serial) },
});

/** An NVMe drive in a Thunderbolt case. */
export const thunderboltDisk = (name: string, serial: string): SomeDisk => ({
  path: `${PCI}/0000:00:1d.4/0000:04:00.0/nvme/nvme1/${name}`,
  facts: { "device/model": "Portable SSD X5\n", "device/serial": `${serial}\n` },
  parents: { [`${PCI}/0000:00:1d.4/0000:04:00.0/removable`]: "removable\n" },
});

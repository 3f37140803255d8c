import { readFile } from "node:fs/promises";
import { ensureImage } from "../image/ensure-image.ts";
import type { GuestDriver } from "./guest-driver.ts";
import { NspawnDriver } from "./nspawn-driver.ts";
import { probeAccelerator } from "./probe-accelerator.ts";
import { QemuDriver } from "./qemu-driver.ts";

export interface PreparedDriver {
  readonly driver: GuestDriver;
  /** The template's name, such as `debian-12`. */
  readonly image: string;
  /** One line for a person: what a VM is here. */
  readonly description: string;
}

const TEMPLATE_NAMES: Readonly<Record<string, string>> = { bookworm: "debian-12", trixie: "debian-13" };

/** Builds or finds the guest image, and for true machines finds out what can run them. */
export async function makeDriver(
  kind: "qemu" | "nspawn",
  onProgress: (message: string) => void,
): Promise<PreparedDriver> {
  const guestImage = await ensureImage({ onProgress });
  const image = TEMPLATE_NAMES[guestImage.suite] ?? guestImage.suite;
  if (kind === "nspawn") {
    const kernel = (await readFile("/proc/sys/kernel/osrelease", "utf8")).trim();
    return {
      driver: new NspawnDriver(guestImage),
      image,
      description: `${image} in systemd-nspawn on this host's kernel ${kernel}`,
    };
  }
  onProgress("looking for hardware virtualisation that works");
  const accelerator = await probeAccelerator(guestImage);
  const how =
    accelerator.name === "kvm" ? "hardware virtualisation" : `software emulation (${accelerator.reason})`;
  return {
    driver: new QemuDriver(guestImage, accelerator),
    image,
    description: `${image} in QEMU, ${how}`,
  };
}

import { join } from "node:path";
import { NEEDED_PACKAGES } from "../initramfs/needed-packages.ts";
import { ROOT_PACKAGES } from "./root-packages.ts";

/** What the image of a host is made of, besides our packages. */
export const HOST_RECIPE = {
  /** The release that Proxmox VE 9 is made for. */
  suite: "trixie",
  lock: join(import.meta.dirname, "../lock.json"),
  /** The files of the lock; kept from build to build. */
  cache: join(import.meta.dirname, "../../build/iso-cache"),
  packages: [...new Set([...ROOT_PACKAGES, ...NEEDED_PACKAGES])].sort(),
  /** Of our packages those that a host has; guests and brokers have their own. */
  ours: ["blockhost", "blockhost-runtime"],
  units: ["blockhost-firstboot.service"],
} as const;

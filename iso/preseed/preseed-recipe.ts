import { join } from "node:path";
import { HOST_RECIPE } from "../image/host-recipe.ts";

/** What a machine that boots over the network is given of Debian's. */
export const PRESEED_RECIPE = {
  suite: HOST_RECIPE.suite,
  /** Debian's installer for such machines, and the kernel's package of the same release, which has all its modules. */
  lock: join(import.meta.dirname, "lock.json"),
  cache: HOST_RECIPE.cache,
  netboot: "debian-installer-13-netboot-amd64",
  kernel: (release: string) => `linux-image-${release}`,
  /** Files of the first, below its folder, by where they are served. */
  folder: "usr/lib/debian-installer/images/13/amd64/text/debian-installer/amd64",
  files: {
    "debian-installer/amd64/linux": "linux",
    "debian-installer/amd64/initrd.gz": "initrd.gz",
    // UEFI: Debian's shim, signed by Microsoft, and its GRUB, which looks for its menu beside it.
    "debian-installer/amd64/bootnetx64.efi": "bootnetx64.efi",
    "debian-installer/amd64/grubx64.efi": "grubx64.efi",
    // BIOS
    "pxelinux.0": "pxelinux.0",
    "ldlinux.c32": "boot-screens/ldlinux.c32",
  },
  /** Ours beside them. */
  own: {
    "debian-installer/amd64/grub/grub.cfg": "grub.cfg",
    "pxelinux.cfg/default": "pxelinux.cfg",
    "pxelinux.cfg/words.txt": "words.txt",
  },
  preseed: "blockhost/preseed.cpio",
} as const;

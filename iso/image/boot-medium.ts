/**
 * What the boot medium is called and where things lie on it. The installer's initramfs (iso/initramfs) knows the
 * payload's two files by name.
 */
export const BOOT_MEDIUM = {
  /** Of the ISO 9660 file system. */
  label: "BLOCKHOST",
  payload: {
    /** The root as a tar, compressed by zstd. */
    root: "blockhost/root.tar.zst",
    /** SHA-256 of that file in hex and a newline: by this an initramfs knows the medium that is its own. */
    sha256: "blockhost/root.sha256",
    /** What that root is made of; beside the image too. */
    sbom: "blockhost/root.spdx.json",
  },
  kernel: "boot/vmlinuz",
  initramfs: "boot/initramfs",
  grub: "boot/grub/grub.cfg",
} as const;

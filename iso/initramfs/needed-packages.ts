/**
 * Debian packages that a root must have for the installer: its programs and kernel modules are taken from the root that it
 * installs, and the rest makes that root boot. busybox-static replaces no program of the installed system.
 */
export const NEEDED_PACKAGES: readonly string[] = [
  // In the initramfs.
  "busybox-static",
  "dosfstools",
  "e2fsprogs",
  "fdisk",
  "linux-image-amd64",
  "lvm2",
  "tar",
  "thin-provisioning-tools",
  "zstd",
  // In the installed system: its own initramfs, GRUB for both ways to boot, and who may log in.
  "efibootmgr",
  "grub-efi-amd64",
  "grub-efi-amd64-signed",
  "grub-pc-bin",
  "ifupdown",
  "initramfs-tools",
  "openssh-server",
  "shim-signed",
  "sudo",
];

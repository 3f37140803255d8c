/**
 * The key ring that signs Proxmox's archive for Debian 13, as Proxmox's manual gives it ("Package Repositories", "Debian
 * Package Signing Keys"). The hash is what vouches for it, so any way to get it will do.
 */
export const PROXMOX_KEY = {
  /** As the package proxmox-archive-keyring calls it, which takes it over later. */
  file: "proxmox-archive-keyring.gpg",
  sha256: "136673be77aba35dcce385b28737689ad64fd785a797e57897589aed08db6e45",
  url: "https://enterprise.proxmox.com/debian/proxmox-archive-keyring-trixie.gpg",
} as const;

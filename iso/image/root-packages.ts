/**
 * What an installed root has besides what every Debian has, the installer's NEEDED_PACKAGES and BlockHost's own with what
 * they depend on. Proxmox VE and all that is its own comes with first boot.
 */
export const ROOT_PACKAGES: readonly string[] = [
  // First boot reads the Debian and Proxmox VE archives over http and https, and checks their signatures.
  "ca-certificates",
  "debian-archive-keyring",
  // The right time, before certificates are looked at. Proxmox VE's own choice.
  "chrony",
  // DHCP by ifupdown, which Proxmox VE replaces by ifupdown2 without another client.
  "isc-dhcp-client",
  "iproute2",
  "iputils-ping",
  // The installer asks whether an address is somebody else's.
  "iputils-arping",
  // For an IPv6 broker's tunnel.
  "wireguard-tools",
  // A system that people can look into: journal, names of devices, a pager, an editor.
  "dbus",
  "kmod",
  "less",
  "libpam-systemd",
  "nano",
  "pciutils",
  "procps",
  "systemd-sysv",
  "udev",
];

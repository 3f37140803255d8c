import { join } from "node:path";
import { debianTree } from "../../../support/debian-tree.ts";

const TREES = join(import.meta.dirname, "../../../../build/firstboot-trees");

/** What of an installed system first boot needs; ifupdown2 comes with Proxmox VE, here it is there from the start. */
const PACKAGES = [
  "ca-certificates",
  "dbus",
  "debconf",
  "debian-archive-keyring",
  "ifupdown2",
  "iproute2",
  "iputils-ping",
  "isc-dhcp-client",
  "login",
  "openssh-server",
  "passwd",
  "systemd",
  "systemd-sysv",
];

/** The root tree of a Debian 13 as the image installs it, but for kernel and boot loader; see `debianTree`. */
export function installedTree(say?: (text: string) => void): Promise<string> {
  return debianTree(
    { suite: "trixie", packages: PACKAGES, folder: TREES, words: "for the tests of first boot" },
    say,
  );
}

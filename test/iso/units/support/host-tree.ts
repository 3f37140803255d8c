import { join } from "node:path";
import type { GuestSuite } from "../../../pam/support/guest-suites.ts";
import { debianTree } from "../../../support/debian-tree.ts";

const TREES = join(import.meta.dirname, "../../../../build/host-trees");

/** What of a host the units need: Proxmox VE itself is not looked at. */
const PACKAGES = [
  "iproute2",
  "libpam-modules",
  "libpam-runtime",
  "libstdc++6",
  "nftables",
  "openssh-client",
  "openssh-server",
  "passwd",
  "procps",
  "systemd",
  "systemd-sysv",
  "wireguard-tools",
];

/** The root tree of a minimal host; see `debianTree`. */
export function hostTree(suite: GuestSuite, say?: (text: string) => void): Promise<string> {
  return debianTree(
    { suite, packages: PACKAGES, folder: TREES, words: "for the tests of a host's units" },
    say,
  );
}

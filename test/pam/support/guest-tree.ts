import { join } from "node:path";
import { readGuestPackage } from "../../../devnet/image/guest-package.ts";
import { debianTree } from "../../support/debian-tree.ts";
import { buildPackage } from "./build-package.ts";
import type { GuestSuite } from "./guest-suites.ts";

const TREES = join(import.meta.dirname, "../../../build/guest-trees");

/** What a small guest has besides what the package depends on; `rsync` is what a tenant would have installed. */
const PACKAGES = [
  "iproute2",
  "libpam-modules",
  "openssh-server",
  "openssh-sftp-server",
  "passwd",
  "rsync",
  "sudo",
];

/** The root tree of a minimal guest with sshd; see `debianTree`. */
export async function guestTree(suite: GuestSuite, say?: (text: string) => void): Promise<string> {
  const { depends } = await readGuestPackage(await buildPackage());
  const packages = [...PACKAGES, ...depends];
  return debianTree({ suite, packages, folder: TREES, words: "for the login tests" }, say);
}

import { lstat, mkdir, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FinalError } from "../../keeper/core/errors.ts";
import { IMAGE_RECIPE } from "./image-recipe.ts";
import { runTool } from "./run-tool.ts";

const OVERLAY = join(import.meta.dirname, "overlay");

/** Links that must be there, or a guest would come up open, or not at all. */
const REQUIRED = [
  "etc/systemd/system/ssh.service.requires/blockhost-firstboot.service",
  "etc/systemd/system/multi-user.target.wants/blockhost-ready.service",
  "usr/lib/blockhost/blockhost-firstboot",
];

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

/** Installs the guest package into a copy of the base and makes it the devnet's: units, no identity of its own. */
export async function finishRoot(root: string, guestPackage: string): Promise<void> {
  const inside = (command: string, ...args: string[]) => runTool("chroot", [root, command, ...args]);
  await runTool("cp", [guestPackage, join(root, "tmp/blockhost-guest.deb")]);
  await inside("dpkg", "--install", "/tmp/blockhost-guest.deb");
  await rm(join(root, "tmp/blockhost-guest.deb"));

  // Owners are root's whoever owns the checkout.
  await runTool("cp", ["--recursive", "--no-preserve=ownership", `${OVERLAY}/.`, root]);
  await inside("systemctl", "enable", ...IMAGE_RECIPE.enabledUnits);
  await inside("systemctl", "mask", ...IMAGE_RECIPE.maskedUnits);
  await inside("systemctl", "set-default", "multi-user.target");
  // A generator is a process at every boot; with an empty fstab and one known disk none has anything to say.
  const generators = join(root, "etc/systemd/system-generators");
  await mkdir(generators, { recursive: true });
  for (const name of await readdir(join(root, "usr/lib/systemd/system-generators"))) {
    await symlink("/dev/null", join(generators, name));
  }

  for (const path of IMAGE_RECIPE.removedPaths) await rm(join(root, path), { recursive: true, force: true });
  // Empty, not absent: systemd then makes an id at boot without taking it for an installation to be preset.
  await writeFile(join(root, "etc/machine-id"), "");
  await writeFile(join(root, "etc/fstab"), "");
  await writeFile(join(root, "etc/hostname"), "blockhost-guest\n");
  await rm(join(root, "etc/resolv.conf"), { force: true });
  await writeFile(join(root, "etc/resolv.conf"), "");

  for (const path of REQUIRED) {
    if (await exists(join(root, path))) continue;
    throw new FinalError("IMAGE_INCOMPLETE", `the guest image has no ${path}`, "Rebuild the guest package");
  }
}

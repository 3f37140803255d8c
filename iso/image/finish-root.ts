import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runTool } from "../../devnet/image/run-tool.ts";

const OVERLAY = join(import.meta.dirname, "overlay");
/** What is a machine's own, or the building machine's, or different each time. */
const REMOVED = [
  "etc/.pwd.lock",
  "etc/apt/apt.conf.d/99mmdebstrap",
  "etc/apt/sources.list",
  "etc/dpkg/dpkg.cfg.d/99mmdebstrap",
  "etc/hostname",
  "etc/hosts",
  "etc/resolv.conf",
  "var/cache/apt",
  "var/cache/debconf/config.dat-old",
  "var/cache/debconf/templates.dat-old",
  "var/cache/ldconfig/aux-cache",
  "var/lib/apt/lists",
  "var/lib/dbus/machine-id",
  "var/lib/dpkg/available",
  "var/lib/dpkg/lock",
  "var/lib/dpkg/lock-frontend",
  "var/lib/dpkg/status-old",
  "var/lib/systemd/random-seed",
  "var/log/alternatives.log",
  "var/log/apt",
  "var/log/bootstrap.log",
  "var/log/dpkg.log",
];

/**
 * Makes a root of mmdebstrap's the one that is installed: what must differ from machine to machine is gone and made anew at the
 * first boot, and these units are enabled.
 *
 * @param overlay folder of files that are put over the root
 */
export async function finishRoot(root: string, units: readonly string[], overlay = OVERLAY): Promise<void> {
  await runTool("cp", ["--recursive", "--no-preserve=ownership,timestamps", `${overlay}/.`, root]);
  const keys = (await readdir(join(root, "etc/ssh"))).filter((name) => name.startsWith("ssh_host_"));
  const left = [...REMOVED, ...keys.map((name) => join("etc/ssh", name))];
  for (const path of left) await rm(join(root, path), { recursive: true, force: true });
  // Empty, not absent: systemd fills it and takes no other boot for the first, which would enable every unit that there is.
  await writeFile(join(root, "etc/machine-id"), "");
  if (units.length > 0) await runTool("chroot", [root, "systemctl", "enable", "--quiet", ...units]);
  for (const folder of ["tmp", "run", "var/tmp"])
    for (const name of await readdir(join(root, folder)))
      await rm(join(root, folder, name), { recursive: true });
}

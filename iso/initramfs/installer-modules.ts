import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { kernelModules } from "../../devnet/image/kernel-modules.ts";
import { runTool } from "../../devnet/image/run-tool.ts";
import type { CpioEntry } from "../../devnet/image/write-cpio.ts";
import { FinalError } from "../../keeper/core/errors.ts";
import { INSTALLER_RECIPE } from "./installer-recipe.ts";

const FILE = 0o100644;
/** What busybox's modprobe reads. */
const INDEXES = ["modules.alias", "modules.dep", "modules.symbols", "modules.builtin"];

/**
 * The recipe's kernel modules, unpacked (the whole initramfs is compressed once), with indexes of just these. `work` is a
 * folder for the files on their way. FinalError `IMAGE_INCOMPLETE` when the root has not exactly one kernel.
 */
export async function installerModules(root: string, work: string): Promise<CpioEntry[]> {
  const releases = (await readdir(join(root, "usr/lib/modules")).catch(() => [])).sort();
  const [release] = releases;
  if (release === undefined || releases.length > 1) {
    const what = `the root has ${releases.length} kernels: ${releases.join(", ") || "none"}`;
    throw new FinalError("IMAGE_INCOMPLETE", what, "Install exactly one linux-image package in it");
  }
  const from = join(root, "usr/lib/modules", release);
  const folder = join("lib/modules", release);
  const to = join(work, "modules", folder);
  const wanted = [...INSTALLER_RECIPE.modules, ...INSTALLER_RECIPE.drivers];
  const found = kernelModules(await readFile(join(from, "modules.dep"), "utf8"), wanted);
  const names = found.map((path) => path.replace(/\.xz$/, "")).sort();
  await mkdir(to, { recursive: true });
  for (const name of ["modules.order", "modules.builtin", "modules.builtin.modinfo"]) {
    await writeFile(join(to, name), await readFile(join(from, name)));
  }
  for (const path of found) {
    const copy = join(to, path);
    await mkdir(dirname(copy), { recursive: true });
    await writeFile(copy, await readFile(join(from, path)));
    if (path.endsWith(".xz")) await runTool("xz", ["--decompress", copy]);
  }
  await runTool("depmod", ["--basedir", join(work, "modules"), release]);
  const list = INSTALLER_RECIPE.modules.join("\n");
  return [
    { name: "blockhost/modules", mode: FILE, content: Buffer.from(`${list}\n`) },
    ...(await Promise.all(
      [...INDEXES, ...names].map(async (name) => ({
        name: join("usr", folder, name),
        mode: FILE,
        content: await readFile(join(to, name)),
      })),
    )),
  ];
}

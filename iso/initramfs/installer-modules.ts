import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { kernelModules } from "../../devnet/image/kernel-modules.ts";
import { runTool } from "../../devnet/image/run-tool.ts";
import type { CpioEntry } from "../../devnet/image/write-cpio.ts";
import { FinalError } from "../../keeper/core/errors.ts";
import { INSTALLER_RECIPE } from "./installer-recipe.ts";

const FILE = 0o100644;

/** A module's name as the kernel's lists have it: `kernel/fs/isofs/isofs.ko.xz` is `isofs`. */
const nameOf = (path: string): string =>
  path
    .replace(/^.*\//, "")
    .replace(/\.ko(\.\w+)?$/, "")
    .replaceAll("-", "_");

/** The module as busybox takes it; Debian 13 compresses the files. */
async function contentOf(path: string, work: string): Promise<Buffer> {
  if (!path.endsWith(".xz")) return readFile(path);
  const copy = join(work, "module.ko");
  await writeFile(`${copy}.xz`, await readFile(path));
  await runTool("xz", ["--decompress", "--force", `${copy}.xz`]);
  return readFile(copy);
}

/**
 * The recipe's kernel modules, unpacked (the whole initramfs is compressed once), with lists of just these, as busybox's
 * modprobe reads them. `work` is a folder for files on their way. FinalError `IMAGE_INCOMPLETE` when the root has not
 * exactly one kernel.
 */
export async function installerModules(root: string, work: string): Promise<CpioEntry[]> {
  const releases = (await readdir(join(root, "usr/lib/modules")).catch(() => [])).sort();
  const [release] = releases;
  if (release === undefined || releases.length > 1) {
    const what = `the root has ${releases.length} kernels: ${releases.join(", ") || "none"}`;
    throw new FinalError("IMAGE_INCOMPLETE", what, "Install exactly one linux-image package in it");
  }
  const from = join(root, "usr/lib/modules", release);
  const folder = join("usr/lib/modules", release);
  const read = (name: string): Promise<string> => readFile(join(from, name), "utf8");
  const dependencies = await read("modules.dep");
  const found = kernelModules(dependencies, [...INSTALLER_RECIPE.modules, ...INSTALLER_RECIPE.drivers]);
  const names = new Set(found.map(nameOf));
  const keep = (list: string, moduleOf: (line: string) => string): Buffer =>
    Buffer.from(
      `${list
        .split("\n")
        .filter((line) => names.has(moduleOf(line)))
        .join("\n")}\n`,
    );
  const entries: CpioEntry[] = [
    {
      name: "blockhost/modules",
      mode: FILE,
      content: Buffer.from(`${INSTALLER_RECIPE.modules.join("\n")}\n`),
    },
    {
      name: join(folder, "modules.dep"),
      mode: FILE,
      content: keep(dependencies.replaceAll(".ko.xz", ".ko"), (line) => nameOf(line.split(":")[0] ?? "")),
    },
    {
      name: join(folder, "modules.alias"),
      mode: FILE,
      content: keep(await read("modules.alias"), (line) => line.split(" ").at(-1) ?? ""),
    },
    {
      name: join(folder, "modules.builtin"),
      mode: FILE,
      content: Buffer.from(await read("modules.builtin")),
    },
  ];
  for (const path of [...found].sort()) {
    const name = join(folder, path.replace(/\.xz$/, ""));
    entries.push({ name, mode: FILE, content: await contentOf(join(from, path), work) });
  }
  return entries;
}

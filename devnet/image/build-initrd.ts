import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { IMAGE_RECIPE } from "./image-recipe.ts";
import { kernelModules } from "./kernel-modules.ts";
import { runTool } from "./run-tool.ts";
import { type CpioEntry, writeCpio } from "./write-cpio.ts";

const DIRECTORY = 0o040755;
const EXECUTABLE = 0o100755;
const FILE = 0o100644;
const CHARACTER_DEVICE = 0o020600;

const INIT_SOURCE = join(import.meta.dirname, "init.c");

/** The module as the kernel takes it: Debian 13 compresses the files. */
async function readModule(path: string, work: string): Promise<Buffer> {
  if (!path.endsWith(".xz")) return readFile(path);
  const copy = join(work, "module.ko");
  await runTool("cp", [path, `${copy}.xz`]);
  await runTool("xz", ["--decompress", "--force", `${copy}.xz`]);
  return readFile(copy);
}

/**
 * Writes the guests' initrd: one static program (init.c) and the modules of the recipe. It is not compressed,
 * since unpacking costs an emulated processor more than reading.
 */
export async function buildInitrd(root: string, target: string): Promise<void> {
  const work = await mkdtemp(join(target, "..", ".initrd-"));
  try {
    const init = join(work, "init");
    await runTool("gcc", ["-O2", "-Wall", "-Wextra", "-Werror", "-static", "-s", "-o", init, INIT_SOURCE]);
    const [release] = await readdir(join(root, "lib/modules"));
    const modules = join(root, "lib/modules", release ?? "");
    const files = kernelModules(await readFile(join(modules, "modules.dep"), "utf8"), IMAGE_RECIPE.modules);
    const contents = await Promise.all(
      files.map(async (file, index) => {
        const own = await mkdtemp(join(work, `${index}-`));
        return readModule(join(modules, file), own);
      }),
    );
    const entries: CpioEntry[] = [
      { name: "dev", mode: DIRECTORY },
      { name: "dev/console", mode: CHARACTER_DEVICE, device: [5, 1] },
      { name: "root", mode: DIRECTORY },
      { name: "modules.d", mode: DIRECTORY },
      { name: "init", mode: EXECUTABLE, content: await readFile(init) },
      {
        name: "modules",
        mode: FILE,
        content: Buffer.from(files.map((_, i) => `/modules.d/${i}.ko\n`).join("")),
      },
      ...contents.map((content, i) => ({ name: `modules.d/${i}.ko`, mode: FILE, content })),
    ];
    await writeFile(target, writeCpio(entries));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

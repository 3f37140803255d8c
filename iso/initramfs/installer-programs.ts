import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { runTool } from "../../devnet/image/run-tool.ts";
import type { CpioEntry } from "../../devnet/image/write-cpio.ts";
import { FinalError } from "../../keeper/core/errors.ts";
import { INSTALLER_RECIPE } from "./installer-recipe.ts";

const EXECUTABLE = 0o100755;
const LOADER = "/lib64/ld-linux-x86-64.so.2";

/** The libraries of a program of the root, by the root's own loader. */
async function librariesOf(root: string, program: string): Promise<string[]> {
  const list = await runTool("chroot", [root, LOADER, "--list", program]);
  return [...list.matchAll(/(?:=> |^\s*)(\/\S+) \(0x/gm)].map(([, path = ""]) => path);
}

/** Where a file lies in a root whose /bin, /lib and /sbin are links into /usr. */
const settled = (path: string): string => path.replace(/^\/(bin|lib|lib64|sbin)\//, "/usr/$1/");

/** Programs of the recipe with the libraries that they need, and busybox under its own name. */
export async function installerPrograms(root: string): Promise<CpioEntry[]> {
  const { programs, busybox, files } = INSTALLER_RECIPE;
  for (const path of [busybox, ...programs, ...files]) {
    await access(join(root, path)).catch((cause: unknown) => {
      const remedy = "Give the root the packages of NEEDED_PACKAGES (iso/initramfs/needed-packages.ts)";
      throw new FinalError("IMAGE_INCOMPLETE", `the root has no ${path}`, remedy, { cause });
    });
  }
  const libraries = (await Promise.all(programs.map((program) => librariesOf(root, program)))).flat();
  const paths = [...new Set([busybox, ...programs, ...files, LOADER, ...libraries].map(settled))].sort();
  return Promise.all(
    paths.map(async (path) => ({
      name: path.slice(1),
      mode: EXECUTABLE,
      content: await readFile(join(root, path)),
    })),
  );
}

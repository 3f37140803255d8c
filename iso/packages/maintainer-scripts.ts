import { readFile } from "node:fs/promises";
import { join } from "node:path";

const NAMES = ["preinst", "postinst", "prerm", "postrm"] as const;

/** A package's maintainer scripts from its folder in `debian/`; `@VERSION@` in them is the version. */
export async function maintainerScripts(
  name: string,
  version: string,
): Promise<Readonly<Record<string, string>>> {
  const scripts: Record<string, string> = {};
  for (const script of NAMES) {
    const text = await readFile(join(import.meta.dirname, "debian", name, script), "utf8").catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return null;
        throw error;
      },
    );
    if (text !== null) scripts[script] = text.replaceAll("@VERSION@", version);
  }
  return scripts;
}

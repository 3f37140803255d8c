import { cp } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const MODULES = fileURLToPath(new URL("../../node_modules/", import.meta.url));

/** Of npm's packages, what only those need who develop with them. */
const UNUSED = /\.(map|md|[cm]?ts)$|\/\.[^/]+$|^\/(test|docs)$/;

/** Puts a package of npm's into a tree, or a part of one. @param path in node_modules */
export async function putModule(path: string, to: string): Promise<void> {
  const from = join(MODULES, path);
  await cp(from, to, {
    recursive: true,
    dereference: true,
    filter: (file) => {
      const inside = file.slice(from.length);
      // What is nested is a package of its own.
      return !UNUSED.test(inside) && !/^\/node_modules(\/|$)/.test(inside);
    },
  });
}

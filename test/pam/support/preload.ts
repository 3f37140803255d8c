import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { GuestRoot } from "./guest-root.ts";

/** Compiles one of test/pam's C files to be preloaded in a guest root. Returns its path there. */
export async function installPreload(root: GuestRoot, name: string): Promise<string> {
  const path = `/usr/lib/${name}.so`;
  const source = join(import.meta.dirname, `../${name}.c`);
  await promisify(execFile)("gcc", ["-shared", "-fPIC", "-o", root.path + path, source]);
  return path;
}

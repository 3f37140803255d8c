import { join } from "node:path";
import { runTool, type ToolOptions } from "../../devnet/image/run-tool.ts";

const LIBRARIES = "usr/lib/x86_64-linux-gnu";

/**
 * Runs a program of a root with the root's libraries on this machine's files: its version is the lock's, and it may read
 * that root without writing into it.
 */
export function runOfRoot(
  root: string,
  program: string,
  args: readonly string[],
  options: ToolOptions = {},
): Promise<string> {
  const libraries = join(root, LIBRARIES);
  const words = ["--library-path", libraries, join(root, program), ...args];
  return runTool(join(libraries, "ld-linux-x86-64.so.2"), words, options);
}

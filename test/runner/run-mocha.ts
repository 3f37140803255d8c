import { fileURLToPath } from "node:url";
import type { Listener } from "./part.ts";
import { runChild } from "./run-child.ts";

const CHILD = fileURLToPath(new URL("./mocha-child.ts", import.meta.url));
/** No single test may take so long. */
const SILENT_FOR_MS = 15 * 60_000;

/**
 * Runs test files with mocha in a child process.
 *
 * @throws Error when the child crashed, hung, or did not leave after its last test.
 */
export async function runMocha(
  root: string,
  files: readonly string[],
  tell: Listener,
  signal: AbortSignal,
): Promise<void> {
  await runChild(root, { file: CHILD, args: files, silentForMs: SILENT_FOR_MS }, tell, signal);
}

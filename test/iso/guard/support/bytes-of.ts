import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { runTool } from "../../../../devnet/image/run-tool.ts";

const DIFFERENT = 1;

/**
 * Keeps the bytes of a disk's image beside it, to be compared with later. A file's holes may move while nobody writes: they
 * are no difference.
 *
 * @returns whether the disk still has these bytes
 */
export async function bytesOf(file: string): Promise<() => Promise<boolean>> {
  const copy = `${file}.before`;
  await runTool("cp", ["--sparse=always", file, copy]);
  return () =>
    promisify(execFile)("qemu-img", ["compare", "-f", "raw", "-F", "raw", file, copy]).then(
      () => true,
      (error: { code?: unknown }) => {
        if (error.code === DIFFERENT) return false;
        throw error;
      },
    );
}

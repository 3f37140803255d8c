import { open, rename, writeFile } from "node:fs/promises";
import type { GuestRoot } from "./guest-root.ts";

export interface HelperRuns {
  /** How often bh-verify has been run since it was last asked. */
  take(): Promise<number>;
  close(): Promise<void>;
}

/** Puts a counter before bh-verify, which may write nothing but to a pipe. */
export async function countHelperRuns(root: GuestRoot): Promise<HelperRuns> {
  const helper = `${root.path}/usr/lib/blockhost/bh-verify`;
  await rename(helper, `${helper}.real`);
  await root.run("sh", "-c", "mkfifo -m 666 /run/helper-runs");
  const script = "#!/bin/sh\necho >>/run/helper-runs\nexec /usr/lib/blockhost/bh-verify.real\n";
  await writeFile(helper, script, { mode: 0o755 });
  // Open for writing too, or opening would wait for the first writer and reading end with the last.
  const pipe = await open(`${root.path}/run/helper-runs`, "r+");
  return {
    async take() {
      // A line of our own is there to be read when there is no other.
      await pipe.write("\n");
      const { bytesRead } = await pipe.read(Buffer.alloc(4096));
      return bytesRead - 1;
    },
    async close() {
      await pipe.close();
      await rename(`${helper}.real`, helper);
    },
  };
}

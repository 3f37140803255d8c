import { fileURLToPath } from "node:url";
import type { Part } from "./part.ts";
import { runCommand } from "./run-command.ts";

const CHILD = fileURLToPath(new URL("./image-child.ts", import.meta.url));

/** Name of the part that builds it, for the parts that need it. */
export const IMAGE = "image";

/** The guest image as a step of its own: minutes the first time, then it comes from the cache. */
export function imagePart(root: string): Part {
  return {
    name: IMAGE,
    words: "builds the guest image (cached), which guest and e2e boot",
    async run(tell, signal) {
      const title = "the guest image builds";
      tell({ kind: "total", tests: 1 });
      await runCommand(process.execPath, ["--import=tsx", CHILD], {
        cwd: root,
        signal,
        onLine: (line) => tell({ kind: "running", title: line }),
      });
      tell({ kind: "passed", title });
      tell({ kind: "end" });
    },
  };
}

import { readFileSync } from "node:fs";

const children = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);

/**
 * Pid of the first process of the container below `unshare`: number 1 in its own namespace.
 * Undefined before it has begun and after it has ended.
 */
export function containerInit(unshare: number | undefined): number | undefined {
  try {
    const own = unshare === undefined ? [] : children(unshare);
    // What makes a container's world may have started more than nspawn.
    return own.flatMap(children).find((pid) => {
      const ids = /^NSpid:\s*(.*)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? "";
      return ids.split(/\s+/).at(-1) === "1";
    });
  } catch {
    // A process of the chain ended while we looked.
    return undefined;
  }
}

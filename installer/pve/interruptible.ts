import type { PveRoot } from "./pve-root.ts";

/** The same, whose waits end with an error when nothing is wanted any more; calls under way are not cut off. */
export function interruptible(root: PveRoot, waiting: AbortSignal): PveRoot {
  const call = (...parameters: Parameters<PveRoot>) => root(...parameters);
  return Object.assign(call, {
    upload: root.upload,
    close: root.close,
    sleep: async (ms: number) => {
      waiting.throwIfAborted();
      await root.sleep(ms);
      waiting.throwIfAborted();
    },
  });
}

import { setTimeout as sleep } from "node:timers/promises";

const LOOK_MS = 100;
/** The machine may have five times its work to do. */
const PATIENCE_MS = 120_000;

/** What `look` finds at last. @throws Error when it finds nothing for two minutes */
export async function until<T>(what: string, look: () => Promise<T | null>): Promise<T> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`);
    await sleep(LOOK_MS);
  }
}

import type { PveRoot } from "./pve-root.ts";

/** Something would have had to be written. */
class WouldWrite extends Error {}

/**
 * What a function that looks before it writes gives when there is nothing to write; null when there is. So that to look
 * at a thing and to make it can never be of two minds.
 */
export async function lookOnly<T>(root: PveRoot, ensure: (root: PveRoot) => Promise<T>): Promise<T | null> {
  const refuse = async (): Promise<never> => {
    throw new WouldWrite("looked only");
  };
  const call = async (...[method, path, form]: Parameters<PveRoot>) =>
    method === "GET" ? root(method, path, form) : refuse();
  try {
    return await ensure(Object.assign(call, { upload: refuse, sleep: root.sleep, close: root.close }));
  } catch (error) {
    if (error instanceof WouldWrite) return null;
    throw error;
  }
}

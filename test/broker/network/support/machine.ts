import { type Machine, startMachine } from "../../../../devnet/network/start-machine.ts";
import { Cleanup } from "../../../../devnet/process/cleanup.ts";

/** What the tests need that only root has; they say so instead of failing where it cannot be had. */
export const canMakeMachines = process.platform === "linux" && process.getuid?.() === 0;

/** Some machines, for as long as `use` takes. */
export async function withMachines<T>(use: (start: () => Promise<Machine>) => Promise<T>): Promise<T> {
  const cleanup = new Cleanup();
  try {
    return await use(() => startMachine(cleanup));
  } finally {
    await cleanup.run();
  }
}

import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Fault } from "./faults.ts";
import type { Violation } from "./promises/court.ts";

export interface Told {
  readonly seed: string;
  readonly steps: number;
  readonly faults: readonly (readonly [Fault, number])[];
  readonly violations: readonly Violation[];
}

const WORKER = fileURLToPath(new URL("./worker.ts", import.meta.url));

/**
 * Runs seeds on several processes.
 * @throws when a process ends before its seed does: that is a fault of the simulation itself
 */
export async function manySeeds(
  seeds: readonly string[],
  processes: number,
  tell: (result: Told) => void,
): Promise<void> {
  const left = [...seeds];
  const one = () =>
    new Promise<void>((resolve, reject) => {
      let current: string | undefined;
      const child = fork(WORKER, {
        execArgv: ["--import=tsx", "--disable-warning=ExperimentalWarning", "--max-semi-space-size=32"],
      });
      const next = () => {
        current = left.shift();
        if (current === undefined) child.disconnect();
        else child.send(current);
      };
      child.on("message", (message: Told | "ready") => {
        if (message !== "ready") tell(message);
        next();
      });
      child.once("error", reject);
      child.once("exit", (code) => {
        if (current === undefined && code === 0) resolve();
        else reject(new Error(`the process that ran seed ${current} has ended with ${code}`));
      });
    });
  await Promise.all(Array.from({ length: Math.min(processes, seeds.length) }, one));
}

import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { endProcess } from "../../../../devnet/process/end-process.ts";
import { spawnSupervised } from "../../../../devnet/process/spawn-supervised.ts";
import { until } from "../../../pam/support/until.ts";

/** Connects from somewhere, to see whether it gets through. */
export interface Prober {
  /**
   * Whether a connection from this address gets through to the port, or the host's table drops it.
   *
   * @param dropped how many packets the table has dropped so far
   */
  reaches(way: { from: string; to: string; port: number }, dropped: () => Promise<number>): Promise<boolean>;
  /** Resolves when what it says on its last connection comes back. */
  talks(): Promise<void>;
  close(): Promise<void>;
}

/** @param into the command that enters a network namespace and runs what follows */
export async function openProber(into: readonly string[]): Promise<Prober> {
  const child = await startProgram(into, "connect-from.ts");
  const lines = createInterface({ input: child.stdout ?? process.stdin });

  /** Sends a line and resolves to the one that comes back, or to undefined when it is known that none will. */
  const ask = async (request: object | string, inVain = async () => false): Promise<string | undefined> => {
    let heard: string | undefined;
    lines.removeAllListeners("line");
    lines.once("line", (line: string) => {
      heard = line;
    });
    child.stdin?.write(`${JSON.stringify(request)}\n`);
    const what = `an answer to ${JSON.stringify(request)}`;
    await until(what, async () => heard !== undefined || (await inVain()) || undefined);
    return heard;
  };
  return {
    async reaches(way, dropped) {
      // What nobody answered is sent again and again, and would be counted below.
      await ask("hang up");
      const before = await dropped();
      const said = await ask(way, async () => (await dropped()) > before);
      if (said !== "open" && said !== undefined)
        throw new Error(`${way.from} cannot connect at all: ${said}`);
      return said === "open";
    },
    async talks() {
      await ask("talk");
    },
    close: () => endProcess(child),
  };
}

/** Runs a file of this folder behind a command, and resolves when it has said that it is ready. */
export async function startProgram(
  into: readonly string[],
  name: string,
  args: readonly string[] = [],
): Promise<ChildProcess> {
  const [command = "", ...rest] = [
    ...into,
    process.execPath,
    "--import=tsx",
    join(import.meta.dirname, name),
  ];
  const child = spawnSupervised(command, [...rest, ...args], { stdio: ["pipe", "pipe", "inherit"] });
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once("data", () => resolve());
    child.once("exit", (code) => reject(new Error(`${name} ended with ${code}`)));
  });
  return child;
}

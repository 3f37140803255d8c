import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const REPOSITORY = join(import.meta.dirname, "../..");

/** Runs a test that is a task of its own, too long for the suite. Tests are no part of this room: a process of their own. */
export async function passesCheck(
  file: string,
  env: Readonly<Record<string, string>> = {},
): Promise<boolean> {
  const child = spawn("mocha", ["--import=tsx", file], {
    cwd: REPOSITORY,
    env: { ...process.env, ...env },
    stdio: "inherit",
  });
  const [code] = await once(child, "exit");
  return code === 0;
}

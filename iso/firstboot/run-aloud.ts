import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Say } from "../../installer/finalize/ports/part.ts";
import { RetryableError } from "../../keeper/core/errors.ts";

/** Last lines that tell why a program failed. */
const LAST_WORDS = 6;

/** As `Run`, for programs that take their time: what they say is passed on as they say it. */
export type RunAloud = (program: string, args: readonly string[], say: Say) => Promise<void>;

/** @throws RetryableError FIRSTBOOT_PROGRAM_FAILED */
export const runAloud: RunAloud = async (program, args, say) => {
  const child = spawn(program, args, {
    env: {
      PATH: "/usr/sbin:/usr/bin:/sbin:/bin",
      LC_ALL: "C.UTF-8",
      // Of packages none asks anything.
      DEBIAN_FRONTEND: "noninteractive",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const last: string[] = [];
  // apt's and dpkg's own words for what is wrong, where there are some.
  const errors: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on("line", (line) => {
      if (line.trim() === "") return;
      say(line);
      last.push(line.trim());
      if (/^(E|Err|dpkg):/.test(line)) errors.push(line.trim());
      if (last.length > LAST_WORDS) last.shift();
    });
  const code = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exit, signal) => resolve(exit ?? signal));
  });
  if (code === 0) return;
  throw new RetryableError(
    "FIRSTBOOT_PROGRAM_FAILED",
    `${program} ended with ${code}: ${(errors.length > 0 ? errors : last).join(" ").slice(0, 600)}`,
    "See to what it names: mostly a cable, a proxy or an archive. It is tried again by itself.",
  );
};

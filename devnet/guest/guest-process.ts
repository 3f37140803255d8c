import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runTool } from "../image/run-tool.ts";

const PID_FILE = "guest.pid";

/** Clock ticks since boot at which a process started: with the pid it names one process for ever. */
async function startTime(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  // Fields after the command's closing bracket; the start time is field 22 of proc(5).
  const fields = text?.slice(text.lastIndexOf(")") + 2).split(" ");
  return fields?.[0] === "Z" ? undefined : fields?.[19];
}

/** Ends what a former run left in a VM's folder: only the very process that the pid file names. */
export async function endOrphan(dir: string): Promise<void> {
  const file = join(dir, PID_FILE);
  const [pid, started] = ((await readFile(file, "utf8").catch(() => "")) || "").trim().split(" ");
  if (pid && started && (await startTime(Number(pid))) === started) {
    process.kill(Number(pid), "SIGKILL");
    while ((await startTime(Number(pid))) === started)
      await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await rm(file, { force: true });
}

/**
 * Starts the process that is a guest, with stdout and stderr into a log in the VM's folder. The kernel kills it
 * when we die, however we die. It has a session of its own, so Ctrl-C at the terminal does not reach it before
 * we have decided what to do.
 */
export async function startGuestProcess(
  dir: string,
  log: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ChildProcess> {
  await endOrphan(dir);
  const output = openSync(join(dir, log), "w");
  const [tool = "", ...args] = argv;
  try {
    // setpriv execs the tool, so the pid is the tool's; a missing tool would show as setpriv's exit only.
    await runTool("which", [tool]).catch(() => runTool(tool, ["--version"]));
    const child = spawn("setpriv", ["--pdeathsig", "KILL", "--", tool, ...args], {
      cwd: dir,
      detached: true,
      env: { ...process.env, ...env },
      stdio: ["ignore", output, output],
    });
    await once(child, "spawn");
    const pid = child.pid ?? 0;
    await writeFile(join(dir, PID_FILE), `${pid} ${await startTime(pid)}\n`);
    return child;
  } finally {
    closeSync(output);
  }
}

import { type ChildProcess, spawn } from "node:child_process";
import { FinalError } from "../../keeper/core/errors.ts";

/** Debian packages by the tool they bring, for a message that can be acted on. */
const PACKAGE_OF: Readonly<Record<string, string>> = {
  "apt-get": "apt",
  "dpkg-deb": "dpkg",
  cp: "coreutils",
  flock: "util-linux",
  gcc: "gcc libc6-dev",
  ip: "iproute2",
  mke2fs: "e2fsprogs",
  mmdebstrap: "mmdebstrap",
  "qemu-img": "qemu-utils",
  "qemu-system-x86_64": "qemu-system-x86",
  setpriv: "util-linux",
  sh: "dash",
  "systemd-nspawn": "systemd-container",
  unshare: "util-linux",
  xorriso: "xorriso",
  xz: "xz-utils",
};

export interface ToolOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads from stdin; nothing when left out. */
  readonly input?: string;
  /** Called with each line that the tool writes to stderr. */
  readonly onLine?: (line: string) => void;
}

const running = new Set<ChildProcess>();

/** Asks every tool that runs now to end; whoever awaits it gets `TOOL_FAILED` and can clean up. */
export function endTools(): void {
  for (const child of running) child.kill("SIGTERM");
}

/**
 * Runs a program to its end and returns its stdout. A missing one, or an exit code other than 0, is a
 * FinalError (`TOOL_MISSING`, `TOOL_FAILED`) that names the Debian package or shows the end of stderr.
 */
export function runTool(tool: string, args: readonly string[], options: ToolOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(tool, args, {
      cwd: options.cwd,
      env: { ...process.env, LC_ALL: "C", ...options.env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    running.add(child);
    // A tool may end without having read all of it; its exit code tells.
    child.stdin.on("error", () => {});
    child.stdin.end(options.input);
    let stdout = "";
    let tail = "";
    let partial = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      tail = (tail + text).slice(-2000);
      const lines = (partial + text).split("\n");
      partial = lines.pop() ?? "";
      for (const line of lines) options.onLine?.(line);
    });
    child.on("error", (cause: NodeJS.ErrnoException) => {
      if (cause.code !== "ENOENT") return reject(cause);
      const pkg = PACKAGE_OF[tool] ?? tool;
      reject(new FinalError("TOOL_MISSING", `${tool} is not installed`, `apt-get install ${pkg}`, { cause }));
    });
    child.on("close", (code, signal) => {
      running.delete(child);
      if (code === 0) return resolve(stdout);
      const what = `${tool} ended with ${signal ?? `exit code ${code}`}: ${tail.trim() || "no message"}`;
      reject(new FinalError("TOOL_FAILED", what, `See what ${tool} says, mend it and start again`));
    });
  });
}

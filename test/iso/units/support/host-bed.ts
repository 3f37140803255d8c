import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { containerInit } from "../../../../devnet/guest/container-init.ts";
import { startGuestProcess } from "../../../../devnet/guest/guest-process.ts";
import { OwnCgroup } from "../../../../devnet/guest/own-cgroup.ts";
import { runTool } from "../../../../devnet/image/run-tool.ts";
import { Cleanup } from "../../../../devnet/process/cleanup.ts";
import { endProcess } from "../../../../devnet/process/end-process.ts";
import { openProber, startProgram } from "../../../keeper/rootd/support/prober.ts";
import type { GuestSuite } from "../../../pam/support/guest-suites.ts";
import { until } from "../../../pam/support/until.ts";
import { hostPackages } from "../../support/host-packages.ts";
import { hostPrograms } from "./host-programs.ts";
import { hostTree } from "./host-tree.ts";

const SCRIPT = join(import.meta.dirname, "host-root.sh");
const REPOSITORY = join(import.meta.dirname, "../../../..");
const CONSOLE = "console.log";
const HOST = { ipv4: "203.0.113.1", ipv6: "2001:db8::1" };
const WORLD = ["203.0.113.7/24", "203.0.113.8/24", "2001:db8::7/64", "2001:db8::8/64"];

const FOR_A_HOST = ["blockhost-runtime", "blockhost"];
/** Installing packages takes its time on a busy machine. Milliseconds. */
const BOOT_MS = 180_000;

interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A booted host with the units of iso/units: systemd, sshd and a firewall, in a container that a cable connects to a
 * world of its own. Nothing outside of it changes.
 */
export interface HostBed {
  /** rootd's socket as seen from here. */
  readonly socket: string;
  /** The host's root folder. */
  readonly root: string;
  /** A command that runs what follows in the host's network, with the files of this machine. */
  readonly inNetwork: readonly string[];
  /** Runs a program on the host, as root. */
  run(...argv: readonly string[]): Promise<Finished>;
  /** Whether a connection from this address gets through to this port of the host. */
  reaches(from: string, port: number): Promise<boolean>;
  /** Ends units with SIGKILL, and nothing starts them again. */
  killForGood(...units: readonly string[]): Promise<void>;
  /** ssh from this address of the world, with root's key or with none. */
  ssh(from: string, user: string, key: "right" | "none"): Promise<Finished>;
  close(): Promise<void>;
}

export const canMakeHost = process.platform === "linux" && process.getuid?.() === 0;

/** @param programs `stand-ins` show what the units let them do, and run; a package's own are not even enabled */
export async function openHostBed(
  suite: GuestSuite,
  programs: "stand-ins" | "own" = "stand-ins",
): Promise<HostBed> {
  const cleanup = new Cleanup();
  try {
    const folder = await mkdtemp(join(tmpdir(), "blockhost-host-"));
    cleanup.add(() => rm(folder, { recursive: true, force: true }));
    const [standIns, key, scratch] = ["programs", "key", "scratch"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    const debs = (await hostPackages()).filter(({ name }) => FOR_A_HOST.includes(name));
    await hostPrograms(standIns);
    await mkdir(scratch);
    await runTool("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
    const cgroup = await OwnCgroup.create();
    cleanup.add(() => cgroup.remove());
    const unshare = await startGuestProcess(
      folder,
      CONSOLE,
      ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", SCRIPT],
      {
        TREE: await hostTree(suite),
        SCRATCH: scratch,
        DEBS: debs.map(({ file }) => file).join("\n"),
        PROGRAMS: programs === "own" ? "" : standIns,
        ROOTD: join(REPOSITORY, "iso/etc/rootd.json"),
        KEY: `${key}.pub`,
        WORLD: WORLD.join("\n"),
        CGROUPS: cgroup.folders.join("\n"),
      },
    );
    cleanup.add(() => endProcess(unshare, 0));
    const init = await until(
      "the host boots",
      async () => {
        if (unshare.exitCode !== null) throw new Error(await readFile(join(folder, CONSOLE), "utf8"));
        return containerInit(unshare.pid);
      },
      BOOT_MS,
    );
    const enter = [
      "nsenter",
      `--target=${init}`,
      "--mount",
      "--uts",
      "--ipc",
      "--net",
      "--pid",
      "--root",
      "--wd",
    ];
    const run = (...argv: readonly string[]) => finished([...enter, "--", ...argv]);
    await until(
      "the host is up",
      async () => (await run("systemctl", "is-active", "multi-user.target")).code === 0 || undefined,
      BOOT_MS,
    );
    const world = ["nsenter", `--net=/proc/${unshare.pid}/ns/net`, "--"];
    // unshare itself stays outside; its child is in the world.
    const [inside = ""] = (await readFile(`/proc/${unshare.pid}/task/${unshare.pid}/children`, "utf8")).split(
      " ",
    );
    world[1] = `--net=/proc/${inside}/ns/net`;
    const inNetwork = ["nsenter", `--net=/proc/${init}/ns/net`, "--"];
    if (programs === "stand-ins") {
      const listener = await startProgram(inNetwork, "listen-ports.ts", ["8006"]);
      cleanup.add(() => endProcess(listener));
    }
    const prober = await openProber(world);
    cleanup.add(() => prober.close());
    const dropped = async () => {
      const { stdout } = await run("nft", "--json", "list", "chain", "inet", "blockhost", "doors");
      return Number(/"packets": (\d+)/.exec(stdout)?.[1] ?? 0);
    };
    return {
      socket: `/proc/${init}/root/run/blockhost/rootd.sock`,
      root: `/proc/${init}/root`,
      inNetwork,
      run,
      reaches: (from, port) =>
        prober.reaches({ from, to: from.includes(":") ? HOST.ipv6 : HOST.ipv4, port }, dropped),
      async killForGood(...units) {
        // A unit that may be started again would be, before it is told not to.
        for (const unit of units)
          await run(
            "sh",
            "-c",
            'mkdir "$1" && printf "[Service]\nRestart=no\n" >"$1/once.conf"',
            "sh",
            `/run/systemd/system/${unit}.d`,
          );
        await run("systemctl", "daemon-reload");
        await run("systemctl", "kill", "--signal=KILL", ...units);
        await run("systemctl", "stop", ...units);
      },
      ssh: (from, user, which) =>
        finished([
          ...world,
          "ssh",
          ...["-F", "none", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no", "-o", "LogLevel=ERROR"],
          ...["-o", "UserKnownHostsFile=/dev/null", "-o", "IdentitiesOnly=yes", "-o", "ConnectTimeout=10"],
          ...["-i", which === "right" ? key : "/nonexistent", "-b", from, "-l", user],
          ...[from.includes(":") ? HOST.ipv6 : HOST.ipv4, "true"],
        ]),
      close: () => cleanup.run(),
    };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

async function finished([command = "", ...args]: readonly string[]): Promise<Finished> {
  const child: ChildProcess = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  child.stdout?.on("data", (data) => {
    stdout += data;
  });
  child.stderr?.on("data", (data) => {
    stderr += data;
  });
  const code = await new Promise<number>((resolve, reject) =>
    child.on("error", reject).on("close", (status) => resolve(status ?? -1)),
  );
  return { code, stdout, stderr };
}

import { execFile } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { programStarter } from "../../keeper/network/program-starter.ts";
import type { RunProgram } from "../../keeper/network/run-program.ts";
import type { Cleanup } from "../process/cleanup.ts";
import { spawnSupervised } from "../process/spawn-supervised.ts";

/** A machine as far as networks go: network, mounts and processes of its own. All of it dies with it, or with us. */
export interface Machine {
  /** Lays a cable to another machine; each end is an interface that is up. */
  cable(name: string, other: Machine, otherName: string): Promise<void>;
  /** Ends each of its processes with SIGKILL; what the kernel holds stays. */
  killAll(): Promise<void>;
  /** Names its network namespace. */
  readonly pid: number;
  /** The command that runs what follows it on the machine. */
  readonly inside: readonly string[];
  /** As the broker and the keeper run programs. */
  readonly run: RunProgram;
  /** Several commands of ip(8), one a line. */
  ip(...commands: readonly string[]): Promise<void>;
}

/** WireGuard's sockets would be shared between machines, and names of interfaces with them: each has a folder of its own. */
const BEGIN = `mount --make-rprivate / && mkdir -p /run/wireguard && mount -t tmpfs tmpfs /run/wireguard &&
  ip link set lo up && echo ready && exec sleep infinity`;

/** One that has a loopback and nothing else. Needs root. */
export async function startMachine(cleanup: Cleanup): Promise<Machine> {
  // unshare(1) waits for its child with SIGTERM blocked: only SIGKILL ends it at our death.
  const child = spawnSupervised(
    "unshare",
    [
      ...["--net", "--mount", "--", "setpriv", "--pdeathsig", "KILL", "--"],
      ...["unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "--", "sh", "-c", BEGIN],
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const gone = once(child, "exit");
  cleanup.add(async () => {
    child.kill("SIGKILL");
    await gone;
  });
  const { pid, stdout } = child;
  if (pid === undefined || stdout === null) throw new Error("unshare did not start");
  const said = await Promise.race([once(createInterface({ input: stdout }), "line"), gone]);
  if (said[0] !== "ready") throw new Error(`no machine: ${said.join(" ")}`);
  const at = `/proc/${pid}/ns`;
  const inside = ["nsenter", `--net=${at}/net`, `--mount=${at}/mnt`, `--pid=${at}/pid_for_children`, "--"];
  const run = programStarter(inside);
  return {
    async cable(name, other, otherName) {
      // From outside of its processes, where the other's pid means something.
      const outside = programStarter(inside.slice(0, 2).concat("--"));
      const peer = ["peer", "name", otherName, "netns", String(other.pid)];
      await outside("ip", ["link", "add", name, "type", "veth", ...peer]);
      await run("ip", ["link", "set", "dev", name, "up"]);
      await other.run("ip", ["link", "set", "dev", otherName, "up"]);
    },
    async killAll() {
      const [command = "", ...before] = inside;
      // From inside, -1 is every process but the first one and the shell itself.
      await promisify(execFile)(command, [...before, "sh", "-c", "kill -9 -1"]);
    },
    pid,
    inside,
    run,
    async ip(...commands) {
      await run("ip", ["-batch", "-"], `${commands.join("\n")}\n`);
    },
  };
}

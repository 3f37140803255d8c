import { type ChildProcess, spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { endProcess } from "../../devnet/process/end-process.ts";
import { spawnSupervised } from "../../devnet/process/spawn-supervised.ts";

/** SSH to the installed machine as root, by the key of the answer volume. */
export interface RootShell {
  /** The command's output; an Error with what it complained of when it fails. */
  run(command: string, input?: string): Promise<string>;
  /** Starts a command whose output is read while it runs. */
  start(command: string): ChildProcess;
  /** Leads a port of this machine's loopback to an address that the installed machine reaches, until the function is called. */
  lead(port: number, to: string): () => Promise<void>;
}

export function rootShell(port: number, keyFile: string, knownHosts: string): RootShell {
  const options = [
    ...["-p", String(port), "-i", keyFile, "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes"],
    ...["-o", "StrictHostKeyChecking=accept-new", "-o", `UserKnownHostsFile=${knownHosts}`],
    ...["-o", "LogLevel=ERROR", "-o", "ConnectTimeout=60", "-o", "ServerAliveInterval=30"],
  ];
  const to = "root@127.0.0.1";
  return {
    async run(command, input = "") {
      const child = spawn("ssh", [...options, to, command], { stdio: ["pipe", "pipe", "pipe"] });
      child.stdin.end(input);
      const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
      const [said, complaint, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
      if (code !== 0) throw new Error(`${command} ended with ${code} on the machine: ${said}${complaint}`);
      return said;
    },
    start: (command) =>
      spawnSupervised("ssh", [...options, to, command], { stdio: ["ignore", "pipe", "inherit"] }),
    lead(local, target) {
      const how = ["-N", "-o", "ExitOnForwardFailure=yes", "-L", `127.0.0.1:${local}:${target}`];
      const child = spawnSupervised("ssh", [...options, ...how, to], { stdio: "ignore" });
      return () => endProcess(child);
    },
  };
}

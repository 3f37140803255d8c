import { type ChildProcess, execFile } from "node:child_process";
import { readlinkSync } from "node:fs";
import { promisify } from "node:util";
import { Cleanup } from "../../../../devnet/process/cleanup.ts";
import { endProcess } from "../../../../devnet/process/end-process.ts";
import { spawnSupervised } from "../../../../devnet/process/spawn-supervised.ts";
import { until } from "../../../pam/support/until.ts";
import { openProber, startProgram } from "./prober.ts";

/** A host and the world, two network namespaces with a cable between them. Nothing outside of them changes. */
export interface NetBed {
  /** Does what a text says in the host's nftables; as `runNft`. */
  nft(text: string): Promise<string>;
  /** Whether a connection from this address, of the world or the host's own, gets through to this port of the host. */
  reaches(from: string, port: number): Promise<boolean>;
  /** Resolves when what the world says on its last connection comes back. */
  talks(): Promise<void>;
  close(): Promise<void>;
}

/** Where the world's addresses are on the host's side. */
const HOST = { ipv4: "203.0.113.1", ipv6: "2001:db8::1" };
/** Who may connect: two neighbours and a stranger of each family. */
const WORLD = [
  "203.0.113.7/24",
  "203.0.113.8/24",
  "198.51.100.9/32",
  "2001:db8::7/64",
  "2001:db8::8/64",
  "2001:db8:9::9/128",
];
/** What listens on the host: the guarded ports of the tests, and one that is open to all. */
const PORTS = [22, 8006, 443];

/** What the tests need that only root has; they say so instead of failing where it cannot be had. */
export const canMakeNetBed = process.platform === "linux" && process.getuid?.() === 0;

const run = promisify(execFile);

export async function openNetBed(): Promise<NetBed> {
  const cleanup = new Cleanup();
  try {
    const [host, world] = await Promise.all([namespace(cleanup), namespace(cleanup)]);
    await ip(host, ["link", "add", "cable", "type", "veth", "peer", "name", "cable", "netns", String(world)]);
    for (const address of [`${HOST.ipv4}/24`, `${HOST.ipv6}/64`]) await addAddress(host, address);
    for (const address of WORLD) await addAddress(world, address);
    for (const side of [host, world])
      for (const device of ["lo", "cable"]) await ip(side, ["link", "set", "dev", device, "up"]);
    await ip(host, ["route", "add", "198.51.100.0/24", "dev", "cable"]);
    await ip(host, ["-6", "route", "add", "2001:db8:9::/64", "dev", "cable"]);
    const listener = await startProgram(into(host), "listen-ports.ts", PORTS.map(String));
    cleanup.add(() => endProcess(listener));
    const stranger = await openProber(into(world));
    cleanup.add(() => stranger.close());
    const local = await openProber(into(host));
    cleanup.add(() => local.close());

    const nft = async (text: string) => {
      const [command = "", ...args] = [...into(host), "nft", "--json", "--", text];
      return (await run(command, args)).stdout;
    };
    const dropped = async () =>
      Number(/"counter": \{"packets": (\d+)/.exec(await nft("list chain inet blockhost doors"))?.[1] ?? 0);
    return {
      nft,
      reaches(from, port) {
        const to = from.includes(":") ? HOST.ipv6 : HOST.ipv4;
        return (to === from ? local : stranger).reaches({ from, to, port }, dropped);
      },
      talks: () => stranger.talks(),
      close: () => cleanup.run(),
    };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

const into = (pid: number) => ["nsenter", `--net=/proc/${pid}/ns/net`, "--"];

async function ip(pid: number, args: readonly string[]): Promise<void> {
  const [command = "", ...rest] = [...into(pid), "ip", ...args];
  await run(command, rest);
}

async function addAddress(pid: number, address: string): Promise<void> {
  // Without the look for duplicates, an IPv6 address serves at once.
  const how = address.includes(":") ? ["nodad"] : [];
  await ip(pid, ["address", "add", address, "dev", "cable", ...how]);
}

/** A process that holds a network namespace of its own; its pid names it. */
async function namespace(cleanup: Cleanup): Promise<number> {
  const child: ChildProcess = spawnSupervised("unshare", ["--net", "--", "sleep", "infinity"], {
    stdio: "ignore",
  });
  cleanup.add(() => endProcess(child));
  const ours = readlinkSync("/proc/self/ns/net");
  return until("a namespace", () => {
    const { pid } = child;
    return pid !== undefined && readlinkSync(`/proc/${pid}/ns/net`) !== ours ? pid : undefined;
  });
}

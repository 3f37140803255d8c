import { type ChildProcess, execFile } from "node:child_process";
import { readlinkSync } from "node:fs";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { promisify } from "node:util";
import { endProcess } from "../../../../devnet/process/end-process.ts";
import { spawnSupervised } from "../../../../devnet/process/spawn-supervised.ts";
import { until } from "../../../pam/support/until.ts";

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
  const children: ChildProcess[] = [];
  const close = async () => {
    for (const child of children.reverse()) await endProcess(child);
  };
  try {
    const [host, world] = await Promise.all([namespace(children), namespace(children)]);
    await ip(host, ["link", "add", "cable", "type", "veth", "peer", "name", "cable", "netns", String(world)]);
    for (const address of [`${HOST.ipv4}/24`, `${HOST.ipv6}/64`]) await addAddress(host, address);
    for (const address of WORLD) await addAddress(world, address);
    for (const side of [host, world])
      for (const device of ["lo", "cable"]) await ip(side, ["link", "set", "dev", device, "up"]);
    await ip(host, ["route", "add", "198.51.100.0/24", "dev", "cable"]);
    await ip(host, ["-6", "route", "add", "2001:db8:9::/64", "dev", "cable"]);
    await program(children, host, "listen-ports.ts", PORTS.map(String));
    const [stranger, local] = await Promise.all(
      [world, host].map((side) => program(children, side, "connect-from.ts", [])),
    );
    if (stranger === undefined || local === undefined) throw new Error("nobody connects");

    const nft = async (text: string) =>
      (await run("nsenter", [...into(host), "nft", "--json", "--", text])).stdout;
    const dropped = async () =>
      Number(/"counter": \{"packets": (\d+)/.exec(await nft("list chain inet blockhost doors"))?.[1] ?? 0);
    return {
      nft,
      async reaches(from, port) {
        const to = from.includes(":") ? HOST.ipv6 : HOST.ipv4;
        const connector = to === from ? local : stranger;
        // What nobody answered is sent again and again, and would be counted below.
        await ask(connector, "hang up");
        const before = await dropped();
        const said = await ask(connector, { from, to, port }, async () => (await dropped()) > before);
        if (said !== "open" && said !== undefined) throw new Error(`${from} cannot connect at all: ${said}`);
        return said === "open";
      },
      async talks() {
        await ask(stranger, "talk");
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const into = (pid: number) => [`--net=/proc/${pid}/ns/net`, "--"];

const ip = (pid: number, args: readonly string[]) => run("nsenter", [...into(pid), "ip", ...args]);

async function addAddress(pid: number, address: string): Promise<void> {
  // Without the look for duplicates, an IPv6 address serves at once.
  const how = address.includes(":") ? ["nodad"] : [];
  await ip(pid, ["address", "add", address, "dev", "cable", ...how]);
}

/** Sends a line and resolves to the one that comes back, or to undefined when it is known that none will. */
async function ask(
  { child, lines }: Connector,
  request: object | string,
  inVain: () => Promise<boolean> = async () => false,
): Promise<string | undefined> {
  let heard: string | undefined;
  lines.removeAllListeners("line");
  lines.once("line", (line: string) => {
    heard = line;
  });
  child.stdin?.write(`${JSON.stringify(request)}\n`);
  await until(
    `an answer to ${JSON.stringify(request)}`,
    async () => heard !== undefined || (await inVain()) || undefined,
  );
  return heard;
}

/** A process that holds a network namespace of its own; its pid names it. */
async function namespace(children: ChildProcess[]): Promise<number> {
  const child = spawnSupervised("unshare", ["--net", "--", "sleep", "infinity"], { stdio: "ignore" });
  children.push(child);
  const ours = readlinkSync("/proc/self/ns/net");
  return until("a namespace", () => {
    const { pid } = child;
    return pid !== undefined && readlinkSync(`/proc/${pid}/ns/net`) !== ours ? pid : undefined;
  });
}

interface Connector {
  readonly child: ChildProcess;
  readonly lines: Interface;
}

async function program(
  children: ChildProcess[],
  pid: number,
  name: string,
  args: readonly string[],
): Promise<Connector> {
  const file = join(import.meta.dirname, name);
  const child = spawnSupervised("nsenter", [...into(pid), process.execPath, "--import=tsx", file, ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  children.push(child);
  if (child.stdout === null) throw new Error("no output");
  const lines = createInterface({ input: child.stdout });
  await new Promise<void>((resolve, reject) => {
    lines.once("line", () => resolve());
    child.once("exit", (code) => reject(new Error(`${name} ended with ${code}`)));
  });
  return { child, lines };
}

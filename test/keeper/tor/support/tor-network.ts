import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { endProcess } from "../../../../devnet/process/end-process.ts";
import { freePortBase } from "../../../../devnet/process/free-port-base.ts";
import { spawnSupervised } from "../../../../devnet/process/spawn-supervised.ts";
import { until } from "../../../pam/support/until.ts";

/** Fewer relays find no path of three that avoids both ends. */
const AUTHORITIES = 3;
const RELAYS = 3;
const PATIENCE_MS = 180_000;

export interface TorNetwork {
  /** Control socket of the Tor that serves onion services. */
  readonly control: string;
  /** SOCKS port of a client's Tor. */
  readonly socksPort: number;
  /** Ends the host's Tor and starts it anew. */
  restartHost(): Promise<void>;
  close(): Promise<void>;
}

interface Authority {
  readonly name: string;
  readonly orPort: number;
  readonly dirPort: number;
  readonly identity: string;
  readonly fingerprint: string;
}

/** A Tor network of our own on loopback: directory authorities, relays, a host with a control socket, and a client. */
export async function startTorNetwork(): Promise<TorNetwork> {
  const folder = await mkdtemp(join(tmpdir(), "blockhost-tor-"));
  const base = await freePortBase(0, 2 * AUTHORITIES + RELAYS + 1, Math.random);
  const port = (index: number) => base + index;
  const authorities: Authority[] = [];
  for (let index = 0; index < AUTHORITIES; index++)
    authorities.push(await makeAuthority(folder, `a${index}`, port(2 * index), port(2 * index + 1)));
  const common = [
    "TestingTorNetwork 1",
    ...authorities.map(
      ({ name, orPort, dirPort, identity, fingerprint }) =>
        `DirAuthority ${name} orport=${orPort} no-v2 v3ident=${identity} 127.0.0.1:${dirPort} ${fingerprint}`,
    ),
    "AssumeReachable 1",
    "Address 127.0.0.1",
    "PathsNeededToBuildCircuits 0.25",
    "TestingDirAuthVoteExit *",
    "TestingDirAuthVoteHSDir *",
    "TestingDirAuthVoteGuard *",
    "V3AuthNIntervalsValid 2",
    "TestingV3AuthInitialVotingInterval 5",
    "TestingV3AuthInitialVoteDelay 2",
    "TestingV3AuthInitialDistDelay 2",
    "TestingV3AuthVotingStartOffset 0",
    "ExitPolicy reject *:*",
  ];
  const start = async (name: string, ...lines: readonly string[]) => {
    const home = await homeOf(folder, name);
    const file = join(home, "torrc");
    const log = `Log notice file ${join(home, "log")}`;
    await writeFile(file, [...common, `DataDirectory ${home}`, log, ...lines, ""].join("\n"));
    return spawnSupervised("tor", ["-f", file, "--quiet"], { stdio: "ignore" });
  };
  const running = await Promise.all([
    ...authorities.map(({ name, orPort, dirPort }) =>
      start(
        name,
        `Nickname ${name}`,
        "AuthoritativeDirectory 1",
        "V3AuthoritativeDirectory 1",
        "ContactInfo nobody@tor.invalid",
        `ORPort ${orPort}`,
        `DirPort ${dirPort}`,
        "SocksPort 0",
        "V3AuthVotingInterval 10",
        "V3AuthVoteDelay 2",
        "V3AuthDistDelay 2",
        "MinUptimeHidServDirectoryV2 0 seconds",
      ),
    ),
    ...Array.from({ length: RELAYS }, (_, index) =>
      start(
        `r${index}`,
        `Nickname r${index}`,
        `ORPort ${port(2 * AUTHORITIES + index)}`,
        "SocksPort 0",
        "ExitRelay 0",
      ),
    ),
  ]);
  const socksPort = port(2 * AUTHORITIES + RELAYS);
  const control = join(folder, "host", "control");
  const startHost = () =>
    start(
      "host",
      "SocksPort 0",
      `ControlSocket ${control}`,
      "CookieAuthentication 1",
      `CookieAuthFile ${join(folder, "host", "cookie")}`,
    );
  const isReady = (name: string) =>
    until(
      `Tor of ${name} is part of the network`,
      async () =>
        (await readFile(join(folder, name, "log"), "utf8").catch(() => "")).includes("100% (done)") ||
        undefined,
      PATIENCE_MS,
    );
  let host = await startHost();
  running.push(await start("client", `SocksPort ${socksPort}`));
  const close = async () => {
    await Promise.all([...running, host].map((child) => endProcess(child)));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await isReady("host");
    await isReady("client");
  } catch (error) {
    await close();
    throw error;
  }
  return {
    control,
    socksPort,
    async restartHost() {
      await endProcess(host);
      await rm(join(folder, "host", "log"));
      host = await startHost();
      await isReady("host");
    },
    close,
  };
}

/** Tor looks at nothing that others may read. */
async function homeOf(folder: string, name: string): Promise<string> {
  const home = join(folder, name);
  await mkdir(join(home, "keys"), { recursive: true });
  for (const each of [home, join(home, "keys")]) await chmod(each, 0o700);
  return home;
}

async function makeAuthority(
  folder: string,
  name: string,
  orPort: number,
  dirPort: number,
): Promise<Authority> {
  const run = promisify(execFile);
  const home = await homeOf(folder, name);
  const keys = join(home, "keys");
  const certificate = join(keys, "authority_certificate");
  const making = run("tor-gencert", [
    "--create-identity-key",
    ...["-m", "12", "-a", `127.0.0.1:${dirPort}`, "--passphrase-fd", "0"],
    ...[
      "-i",
      join(keys, "authority_identity_key"),
      "-s",
      join(keys, "authority_signing_key"),
      "-c",
      certificate,
    ],
  ]);
  making.child.stdin?.end("test\n");
  await making;
  const [, identity = ""] = /^fingerprint ([0-9A-F]{40})$/m.exec(await readFile(certificate, "utf8")) ?? [];
  await run("tor", [
    ...["--quiet", "--ignore-missing-torrc", "-f", "/dev/null", "--DataDirectory", home],
    ...["--ORPort", `${orPort}`, "--DirAuthority", `x 127.0.0.1:1 ${"0".repeat(40)}`, "--list-fingerprint"],
  ]);
  const fingerprint = (await readFile(join(home, "fingerprint"), "utf8")).trim().split(" ")[1] ?? "";
  return { name, orPort, dirPort, identity, fingerprint };
}

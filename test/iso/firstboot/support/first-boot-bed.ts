import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { containerInit } from "../../../../devnet/guest/container-init.ts";
import { startGuestProcess } from "../../../../devnet/guest/guest-process.ts";
import { OwnCgroup } from "../../../../devnet/guest/own-cgroup.ts";
import { runTool } from "../../../../devnet/image/run-tool.ts";
import { Cleanup } from "../../../../devnet/process/cleanup.ts";
import { endProcess } from "../../../../devnet/process/end-process.ts";
import { spawnSupervised } from "../../../../devnet/process/spawn-supervised.ts";
import { installedPrograms, NODE } from "./installed-programs.ts";
import { installedTree } from "./installed-tree.ts";
import { archiveKey, signedArchive } from "./signed-archive.ts";
import { buildStandIns, DEBIAN, INSTALLED, PROXMOX } from "./stand-in-packages.ts";

const HERE = import.meta.dirname;
const REPOSITORY = join(HERE, "../../../..");
const CONSOLE = "console.log";
/** A package's installation on a machine that does five other things. */
const PATIENCE_MS = 240_000;

interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A machine that was just installed, booting for the first time, with a world that has two archives and a proxy. */
export interface FirstBootBed {
  /** Runs a program on the machine, as root; what comes of it while the machine is down has a code of its own. */
  run(...argv: readonly string[]): Promise<Finished>;
  /** All that the machine's console has said, without carriage returns; the installer's words first. */
  console(): Promise<string>;
  /** Types at the machine's console. */
  type(keys: string): Promise<void>;
  /** ssh from the world, with the key that was answered. */
  ssh(user: string, ...command: readonly string[]): Promise<Finished>;
  /** Runs a program in the world. */
  inWorld(...argv: readonly string[]): Promise<Finished>;
  /** Asks again and again, for minutes; else tells what the machine said. */
  until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T>;
  /** What first boot says of itself; undefined while there is nothing. */
  status(): Promise<{ readonly id: string; readonly error: { readonly code: string } | null } | undefined>;
  /** Whether the world's archives answer. */
  archives(how: "answer" | "away" | "only-by-proxy"): Promise<void>;
  /** Requests for something, so far. */
  requests(way: "direct" | "proxy"): number;
  close(): Promise<void>;
}

export const canBoot = process.platform === "linux" && process.getuid?.() === 0;

/**
 * @param answers of the answer volume, beside name, SSH key and archives
 * @param files further files on the machine, by path
 */
export async function openFirstBootBed(
  answers: Readonly<Record<string, string>> = {},
  files: Readonly<Record<string, string>> = {},
): Promise<FirstBootBed> {
  const cleanup = new Cleanup();
  try {
    const folder = await mkdtemp(join(tmpdir(), "blockhost-firstboot-"));
    cleanup.add(() => rm(folder, { recursive: true, force: true }));
    const at = (name: string) => join(folder, name);
    await mkdir(at("scratch"));
    await mkdir(at("archive"));
    await installedPrograms(at("programs"));
    await buildStandIns(INSTALLED, at("installed"));
    const key = await archiveKey(at("key"));
    const www = at("archive/www");
    const debian = await buildStandIns(DEBIAN, at("debian"));
    const proxmox = await buildStandIns(PROXMOX, at("proxmox"));
    await signedArchive(join(www, "debian"), ["trixie", "trixie-updates"], "main", debian, key);
    await signedArchive(join(www, "pve"), ["trixie"], "pve-no-subscription", proxmox, key);
    await runTool("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", at("ssh-key")]);
    const told = {
      hostname: "host1.example.org",
      "ssh-key": (await readFile(at("ssh-key.pub"), "utf8")).trim(),
      "debian-repository": "http://203.0.113.7/debian",
      "proxmox-repository": "http://203.0.113.7/pve",
      "proxmox-key": "proxmox.asc",
      ...answers,
    };
    const volume = {
      "answers.conf": Object.entries(told)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(""),
      "proxmox.asc": await readFile(key.ascii, "utf8"),
    };
    await mkdir(at("files"));
    for (const [into, texts] of [
      ["answers", volume],
      ["files", files],
    ] as const)
      for (const [path, text] of Object.entries(texts)) {
        await mkdir(dirname(join(folder, into, path)), { recursive: true });
        await writeFile(join(folder, into, path), text);
      }
    await runTool("mkfifo", [at("keys")]);
    const cgroup = await OwnCgroup.create();
    cleanup.add(() => cgroup.remove());
    const unshare = await startGuestProcess(
      folder,
      CONSOLE,
      [
        ...["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"],
        ...["sh", join(HERE, "first-boot-root.sh")],
      ],
      {
        TREE: await installedTree(),
        SCRATCH: at("scratch"),
        ISO: join(REPOSITORY, "iso"),
        PROGRAMS: at("programs"),
        NODE: `${process.execPath}:/usr/lib/blockhost/${NODE}`,
        DEBS: at("installed"),
        KEY: key.binary,
        ANSWERS: at("answers"),
        FILES: at("files"),
        KEYS: at("keys"),
        CGROUPS: cgroup.folders.join("\n"),
      },
    );
    cleanup.add(() => endProcess(unshare, 0));

    /** The shell that makes the world: unshare itself stays outside. */
    const shell = () =>
      readFileSync(`/proc/${unshare.pid}/task/${unshare.pid}/children`, "utf8").split(" ")[0];
    const run = async (...argv: readonly string[]): Promise<Finished> => {
      const init = containerInit(Number(shell()));
      if (init === undefined) return { code: -1, stdout: "", stderr: "the machine is down" };
      const spaces = ["--mount", "--uts", "--ipc", "--net", "--pid", "--root", "--wd=/"];
      return finished("nsenter", [`--target=${init}`, ...spaces, "--", ...argv]);
    };
    const said = async () => (await readFile(at(CONSOLE), "latin1")).replaceAll("\r", "");
    const status = async () => {
      const { code, stdout } = await run("cat", "/run/blockhost-firstboot/status.json");
      return code === 0 ? JSON.parse(stdout) : undefined;
    };
    const until: FirstBootBed["until"] = async (what, ask) => {
      const deadline = performance.now() + PATIENCE_MS;
      while (performance.now() < deadline) {
        if (unshare.exitCode !== null) break;
        const answer = await ask();
        if (answer !== undefined) return answer;
        await setTimeout(100);
      }
      const log = await run("journalctl", "--no-pager", "--lines=60", "--unit=blockhost-*");
      throw new Error(
        `did not come true: ${what}\n${log.stdout}${log.stderr}\n${(await said()).slice(-2_000)}`,
      );
    };
    const world = await until("there is a cable", async () => {
      const namespace = `--net=/proc/${shell()}/ns/net`;
      const { code } = await finished("nsenter", [
        namespace,
        "--",
        "ip",
        "address",
        "show",
        "to",
        "203.0.113.7",
      ]);
      const { stdout } = await finished("nsenter", [namespace, "--", "ip", "-br", "link", "show", "up"]);
      return code === 0 && stdout.includes("cable") ? ["nsenter", namespace, "--"] : undefined;
    });
    const [enter = "", ...how] = world;
    const server = spawnSupervised(
      enter,
      [...how, process.execPath, "--import=tsx", join(HERE, "archive-server.ts"), at("archive")],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    cleanup.add(() => endProcess(server));
    await new Promise<void>((resolve, reject) => {
      server.stdout?.once("data", () => resolve());
      server.once("exit", (code) => reject(new Error(`the archives ended with ${code}`)));
    });
    return {
      run,
      console: said,
      type: (keys) => appendFile(at("keys"), keys),
      ssh: (user, ...command) =>
        finished(enter, [
          ...[...how, "ssh", "-F", "none", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no"],
          ...["-o", "UserKnownHostsFile=/dev/null", "-o", "IdentitiesOnly=yes", "-o", "ConnectTimeout=10"],
          ...["-o", "LogLevel=ERROR", "-i", at("ssh-key"), "-l", user, "203.0.113.1", ...command],
        ]),
      inWorld: (...argv) => finished(enter, [...how, ...argv]),
      until,
      status,
      async archives(now) {
        for (const other of ["away", "only-by-proxy"] as const)
          if (other === now) await writeFile(at(`archive/${other}`), "");
          else await rm(at(`archive/${other}`), { force: true });
      },
      requests(way) {
        if (!existsSync(at("archive/requests"))) return 0;
        const lines = readFileSync(at("archive/requests"), "utf8").split("\n");
        return lines.filter((line) => line.startsWith(`${way} `)).length;
      },
      close: () => cleanup.run(),
    };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

function finished(command: string, args: readonly string[]): Promise<Finished> {
  return new Promise((resolve) => {
    execFile(command, args, { maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ code, stdout, stderr });
    });
  });
}

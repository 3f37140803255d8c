import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { keeperProgram } from "../../../../devnet/keeper/keeper-program.ts";
import { Cleanup } from "../../../../devnet/process/cleanup.ts";
import type { FinalizeEvent } from "../../../../installer/finalize/finalizer.ts";
import { ASKS } from "../../../installer/support/install-bed.ts";
import { until } from "../../../pam/support/until.ts";
import { type HostBed, openHostBed } from "../../units/support/host-bed.ts";
import { type OpenWorld, openWorld } from "./open-world.ts";

/** An installation on a busy machine. Milliseconds. */
const PATIENCE_MS = 400_000;
const PVESH = "usr/local/lib/pvesh";

/** A booted Debian 13 with our packages, in a network where Proxmox VE's port is the simulator's and a chain is near. */
export interface InstalledHost {
  readonly bed: HostBed;
  readonly world: OpenWorld;
  /** Runs a program on the host, as root, and expects it to succeed. @returns what it wrote */
  done(...argv: readonly string[]): Promise<string>;
  /** Puts a file of this machine on the host. */
  put(from: string, to: string): Promise<void>;
  close(): Promise<void>;
}

export async function installedHost(): Promise<InstalledHost> {
  const cleanup = new Cleanup();
  try {
    const bed = await openHostBed("trixie", "own");
    cleanup.add(() => bed.close());
    const folder = await mkdtemp(join(tmpdir(), "blockhost-world-"));
    cleanup.add(() => rm(folder, { recursive: true, force: true }));
    const world = await openWorld(bed.inNetwork, folder);
    cleanup.add(() => world.close());
    const inside = (path: string) => join(bed.root, path);
    await mkdir(inside("etc/pve"), { recursive: true });
    await writeFile(inside("etc/pve/pve-root-ca.pem"), world.caPem);
    await mkdir(inside(PVESH), { recursive: true });
    await writeFile(inside(`${PVESH}/place.json`), JSON.stringify(world.place), { mode: 0o600 });
    await copyFile(await keeperProgram("test/installer/pve/pvesh-stand-in.ts"), inside(`${PVESH}/pvesh.mjs`));
    const node = "/usr/lib/blockhost/node/bin/node";
    const script = `#!/bin/sh\nexec ${node} /${PVESH}/pvesh.mjs /${PVESH}/place.json "$@"\n`;
    await writeFile(inside("usr/bin/pvesh"), script, { mode: 0o755 });
    await chmod(inside("usr/bin/pvesh"), 0o755);
    // The bridge of the machines, on which the keeper is their relay.
    await bed.run("ip", "address", "add", `${world.answers.proxmox.network.gateway}/16`, "dev", "cable");
    await writeFile(inside("root/answers.json"), JSON.stringify(world.answers));
    return {
      bed,
      world,
      async done(...argv) {
        const { code, stdout, stderr } = await bed.run(...argv);
        expect(code, `${argv.join(" ")}\n${stdout}\n${stderr}`).to.equal(0);
        return stdout;
      },
      put: (from, to) => copyFile(from, inside(to)),
      close: () => cleanup.run(),
    };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

/** `blockhost install --answers`, as a unit that goes on without a terminal; pays what it asks for. */
export async function runInstaller({ bed, world, done }: InstalledHost): Promise<void> {
  const log = "/root/install.log";
  await done(
    "systemd-run",
    "--unit=install",
    "--quiet",
    `--property=StandardOutput=file:${log}`,
    "--remain-after-exit",
    ...["blockhost", "install", "--answers", "/root/answers.json", "--json"],
  );
  const paid = new Set<string>();
  const told = async () => (await readFile(join(bed.root, log), "utf8").catch(() => "")).trim().split("\n");
  await until(
    "the installer has ended",
    async () => {
      for (const line of (await told()).filter((one) => one.endsWith("}"))) {
        const [, address] = ASKS.exec((JSON.parse(line) as FinalizeEvent).text) ?? [];
        if (address === undefined || paid.has(address)) continue;
        paid.add(address);
        await world.pay(address);
      }
      const state = await done("systemctl", "show", "--property=SubState", "--value", "install.service");
      return state.trim() !== "running" || undefined;
    },
    PATIENCE_MS,
  );
  const status = await done("systemctl", "show", "--property=ExecMainStatus", "--value", "install.service");
  expect(
    status.trim(),
    `${(await told()).join("\n")}\n${(await bed.run("journalctl", "--unit=install", "--unit=blockhost-keeper", "--output=cat")).stdout}`,
  ).to.equal("0");
}

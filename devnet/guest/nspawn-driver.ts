import type { ChildProcess } from "node:child_process";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { FinalError } from "../../keeper/core/errors.ts";
import type { GuestImage } from "../image/guest-image.ts";
import { runTool } from "../image/run-tool.ts";
import { containerInit } from "./container-init.ts";
import { enter } from "./enter.ts";
import type { GuestDriver, GuestSpec, RunningGuest } from "./guest-driver.ts";
import { startGuestProcess } from "./guest-process.ts";
import { layersOf, readNspawnDisk, writeNspawnDisk } from "./nspawn-disk.ts";
import { NspawnGuest } from "./nspawn-guest.ts";
import { OwnCgroup } from "./own-cgroup.ts";
import { PortForwarder } from "./port-forwarder.ts";
import { tapOf } from "./tap-of.ts";

const SUPERVISOR = join(import.meta.dirname, "nspawn-supervisor.sh");
const CONSOLE = "serial.log";
/** Leads from the guest's network to the host's relay; the supervisor knows its name. */
const RELAY_SOCKET = "relay.sock";
/** How often to look whether a container has begun, ms; it does within a tenth of a second. */
const LOOK_EVERY_MS = 20;

/** Puts an ISO's files into the folder that is bound into the guest; undefined empties it. */
async function placeSeed(dir: string, iso: string | undefined): Promise<void> {
  const seed = join(dir, "seed");
  await mkdir(seed, { recursive: true });
  // The folder itself stays: it is what the guest has mounted.
  for (const name of await readdir(seed)) await rm(join(seed, name), { recursive: true, force: true });
  if (iso === undefined) return;
  await runTool("xorriso", ["-osirrox", "on", "-indev", `stdio:${iso}`, "-extract", "/", seed]);
  await runTool("chmod", ["-R", "u=rwX,go=rX", seed]);
}

/** Resolves when the container's own systemd runs, or its process has ended. */
async function begun(child: ChildProcess): Promise<boolean> {
  while (child.exitCode === null && child.signalCode === null) {
    if (containerInit(child.pid) !== undefined) return true;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return false;
}

/**
 * Guests that are containers over the same root as the true machines: real systemd, sshd, PAM and guest agent at
 * native speed, with the host's kernel and no way out of their own network.
 */
export class NspawnDriver implements GuestDriver {
  readonly name = "nspawn";
  readonly #image: GuestImage;

  constructor(image: GuestImage) {
    this.#image = image;
  }

  async createBase(dir: string): Promise<void> {
    await writeNspawnDisk(dir, { lower: [this.#image.root], bytes: this.#image.diskBytes });
  }

  async cloneDisk(fromDir: string, toDir: string): Promise<void> {
    const { bytes } = await readNspawnDisk(fromDir);
    await writeNspawnDisk(toDir, { lower: await layersOf(fromDir), bytes });
  }

  async copyDisk(fromDir: string, toDir: string): Promise<void> {
    const disk = await readNspawnDisk(fromDir);
    await rm(join(toDir, "upper"), { recursive: true, force: true });
    await writeNspawnDisk(toDir, disk);
    // With owners, extended attributes and the devices that stand for deleted files.
    await runTool("cp", ["--archive", "--no-target-directory", join(fromDir, "upper"), join(toDir, "upper")]);
  }

  /** Notes the size only: a container's disk is the host's. */
  async resizeDisk(dir: string, bytes: number): Promise<void> {
    await writeNspawnDisk(dir, { ...(await readNspawnDisk(dir)), bytes });
  }

  /** FinalError `NO_DISK`, `GUEST_NOT_STARTED` (with the console's last words, or the SSH port that is taken), `TOOL_MISSING`. */
  async start(spec: GuestSpec): Promise<RunningGuest> {
    const { dir } = spec;
    const { lower } = await readNspawnDisk(dir);
    await placeSeed(dir, spec.seedIso);
    const cgroup = await OwnCgroup.create();
    const env = {
      DIR: dir,
      LOWER: lower.map((layer) => layer.replace(/[\\:]/g, "\\$&")).join(":"),
      MAC: spec.mac,
      IPV4: spec.ipv4 ?? "",
      RELAY_PORT: String((spec.cable === undefined && spec.relayPort) || ""),
      BRIDGE: spec.cable?.bridge ?? "",
      TAP: tapOf(spec.vmid),
      CGROUPS: cgroup.folders.join("\n"),
      NAME: spec.name,
      UUID: spec.smbiosUuid,
    };
    const namespaces = ["--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];
    const unshare = ["unshare", ...(spec.cable === undefined ? ["--net"] : []), ...namespaces, "--"];
    await runTool("systemd-nspawn", ["--version"]);
    await runTool("ip", ["-Version"]);
    const command = [...enter(spec.cable), ...unshare, "sh", SUPERVISOR];
    const child = await startGuestProcess(dir, CONSOLE, command, env);
    const forwarders: PortForwarder[] = [];
    try {
      if (!(await begun(child)))
        throw new Error((await readFile(join(dir, CONSOLE), "utf8")).trim().slice(-500));
      const inFolder = (name: string) => `/proc/${child.pid}/cwd/${name}`;
      if (spec.relayPort !== undefined && spec.cable === undefined) {
        await rm(join(dir, RELAY_SOCKET), { force: true });
        forwarders.push(await PortForwarder.listen(inFolder(RELAY_SOCKET), spec.relayPort));
      }
      if (spec.sshPort !== undefined)
        forwarders.push(await PortForwarder.listen(spec.sshPort, inFolder("ssh.sock")));
      return new NspawnGuest({ process: child, cgroup, forwarders, placeSeed: (iso) => placeSeed(dir, iso) });
    } catch (cause) {
      child.kill("SIGKILL");
      for (const forwarder of forwarders) await forwarder.close();
      await cgroup.remove();
      const what = `the container of VM ${spec.vmid} did not start: ${cause instanceof Error ? cause.message : cause}`;
      throw new FinalError("GUEST_NOT_STARTED", what, "Mend what it names; ports and folders must be free", {
        cause,
      });
    }
  }
}

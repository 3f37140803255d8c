import { X509Certificate } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "node:tls";
import { makeDriver } from "../../devnet/guest/make-driver.ts";
import { runTool } from "../../devnet/image/run-tool.ts";
import { Cleanup } from "../../devnet/process/cleanup.ts";
import { freePortBase } from "../../devnet/process/free-port-base.ts";
import { InstallBed } from "../installer/support/install-bed.ts";
import { archiveKey, signedArchive } from "../iso/firstboot/support/signed-archive.ts";
import { bootMachine, type Drive, type Machine } from "../iso/guard/support/boot-machine.ts";
import { bytesOf } from "../iso/guard/support/bytes-of.ts";
import { answerVolume } from "./answer-volume.ts";
import { serveArchives } from "./archives.ts";
import { finishHost, RELAY_PORT, tenantLogsIn } from "./finish-host.ts";
import { logIn, untilWizard } from "./first-boot.ts";
import { installMachine } from "./install-machine.ts";
import { proxmoxStandIns } from "./proxmox-stand-ins.ts";
import { refusals } from "./refusals.ts";
import { rootShell } from "./root-shell.ts";

const SERIAL = "BH-METAL-0001";
/** Of ports on this machine that lead to the installed one. */
const SETUP_PORT = 8_443;
const ANSWER_PATIENCE_MS = 5 * 60_000;

export interface Metal {
  readonly image: string;
  readonly firmware: "bios" | "uefi";
  readonly until: "installed" | "wizard" | "shell";
  readonly say: (what: string) => void;
  /** Called at the end, or at a failure, while everything still runs. */
  readonly linger?: (how: string) => Promise<void>;
}

/** When each was reached, in milliseconds: the guard and the end of the installation from the machine's start, the wizard from its first own start. */
export interface MetalTimes {
  readonly guard: number;
  readonly installed: number;
  readonly wizard?: number;
}

/**
 * From bare metal to a tenant's shell: an empty machine under QEMU, the image and an answer volume in it.
 *
 * @throws Error that says where it went wrong
 */
export async function metal({ image, firmware, until, say, linger }: Metal): Promise<MetalTimes> {
  const cleanup = new Cleanup();
  try {
    const folder = await mkdtemp(join(tmpdir(), "blockhost-metal-"));
    cleanup.add(() => rm(folder, { recursive: true, force: true }));
    const at = (name: string) => join(folder, name);
    say("starting what is around the machine: a chain, Proxmox VE's simulator, archives");
    const { driver, image: guest } = await makeDriver("nspawn", say);
    const bed = await InstallBed.open(driver, guest, "9.2", RELAY_PORT);
    cleanup.add(() => bed.close());
    const key = await archiveKey(at("archive-key"));
    const pve = at("pve");
    await signedArchive(
      pve,
      ["trixie"],
      "pve-no-subscription",
      await proxmoxStandIns(folder, bed.simulator),
      key,
    );
    const archives = await serveArchives(at("debian"), pve);
    cleanup.add(() => archives.close());

    await runTool("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", at("ssh")]);
    const repository = `http://10.0.2.2:${archives.port}`;
    const disk: Drive = { file: at("disk.raw"), kind: "virtio", serial: SERIAL };
    const other: Drive = { file: at("other.raw"), kind: "sata", serial: "BH-OTHER-0002" };
    await runTool("truncate", ["--size=32G", disk.file]);
    await runTool("mke2fs", ["-q", "-F", "-t", "ext4", "-L", "precious", other.file, "20G"]);
    await refusals(image, folder, [disk, other], say);
    const isPrecious = await bytesOf(other.file);
    const answers = await answerVolume(
      folder,
      firmware === "uefi" ? "cd" : "fat",
      [
        `wipe=${SERIAL}`,
        "hostname=host1.example.org",
        `ssh-key=${(await readFile(at("ssh.pub"), "utf8")).trim()}`,
        `debian-repository=${repository}/debian`,
        `proxmox-repository=${repository}/pve`,
        "proxmox-key=archive.asc",
      ],
      { "archive.asc": await readFile(key.ascii, "utf8") },
    );
    const times = await installMachine({
      image,
      firmware,
      drives: [disk, other, answers],
      press: firmware === "bios",
      say,
    });
    if (!(await isPrecious())) throw new Error("the other disk has changed");
    say("the other disk, which holds data, has not changed by a byte");
    if (until === "installed") return times;

    const ports = await freePortBase(0, 2, Math.random);
    const portal = Number(bed.answers.admin.host.split(":")[1]);
    const lead = (from: number, to: number) => `hostfwd=tcp:127.0.0.1:${from}-:${to}`;
    const begun = performance.now();
    // The medium is out.
    const machine = bootMachine({
      firmware,
      drives: [disk, other],
      network: [lead(ports, 22), lead(ports + 1, SETUP_PORT), lead(portal, portal)].join(","),
      mayRestart: true,
    });
    cleanup.add(() => machine.kill());
    const ssh = `ssh -i ${at("ssh")} -p ${ports} root@127.0.0.1`;
    try {
      const wizard = await untilWizard(machine, say);
      const reached = performance.now() - begun;
      const fingerprint = await untilAnswer(() => fingerprintAt(ports + 1), machine);
      if (fingerprint !== wizard.fingerprint)
        throw new Error("the wizard's certificate is not the one of the console");
      await logIn(ports + 1, wizard);
      say("the wizard answers by HTTPS with the console's certificate, and its code lets in");
      if (until === "shell") {
        const shell = rootShell(ports, at("ssh"), at("known-hosts"));
        await finishHost(shell, bed, say);
        await tenantLogsIn(shell, bed, say);
      }
      await linger?.(ssh);
      return { ...times, wizard: reached };
    } catch (error) {
      say(`FAILED: ${error instanceof Error ? error.message : error}`);
      await linger?.(ssh);
      throw error;
    }
  } finally {
    await cleanup.run();
  }
}

/** The console shows the address while the machine is still busy; QEMU takes connections for it, and resets them. */
async function untilAnswer<T>(ask: () => Promise<T>, machine: Machine): Promise<T> {
  const end = performance.now() + ANSWER_PATIENCE_MS;
  for (;;) {
    try {
      return await ask();
    } catch (cause) {
      if (performance.now() > end)
        throw new Error(`nobody answers; the console's end: ${machine.text().slice(-2_000)}`, { cause });
      await sleep(1_000);
    }
  }
}

function fingerprintAt(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, rejectUnauthorized: false }, () => {
      const { raw } = socket.getPeerCertificate();
      socket.destroy();
      resolve(new X509Certificate(raw).fingerprint256);
    });
    socket.once("error", reject);
  });
}

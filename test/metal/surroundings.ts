import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeDriver } from "../../devnet/guest/make-driver.ts";
import { runTool } from "../../devnet/image/run-tool.ts";
import type { Cleanup } from "../../devnet/process/cleanup.ts";
import { InstallBed } from "../installer/support/install-bed.ts";
import { archiveKey, signedArchive } from "../iso/firstboot/support/signed-archive.ts";
import type { Drive } from "../iso/guard/support/boot-machine.ts";
import { answerVolume } from "./answer-volume.ts";
import { serveArchives } from "./archives.ts";
import { RELAY_PORT } from "./finish-host.ts";
import { proxmoxStandIns } from "./proxmox-stand-ins.ts";

const SERIAL = "BH-METAL-0001";

/** What is around a machine that gets installed. */
export interface Surroundings {
  /** Scratch space that is gone at the end. */
  readonly folder: string;
  /** A chain, a wallet that pays, Proxmox VE's simulator, answers for the installer. */
  readonly bed: InstallBed;
  /** The empty disk that the answer volume names. */
  readonly disk: Drive;
  /** One that holds data and is named by nobody. */
  readonly other: Drive;
  readonly answers: Drive;
  /** The private key whose public one the answer volume holds. */
  readonly sshKey: string;
}

/** Makes all of it: disks, an answer volume, archives of Debian's and of Proxmox VE's stand-ins, and the installer's world. */
export async function surroundings(
  firmware: "bios" | "uefi",
  cleanup: Cleanup,
  say: (what: string) => void,
): Promise<Surroundings> {
  const folder = await mkdtemp(join(tmpdir(), "blockhost-metal-"));
  cleanup.add(() => rm(folder, { recursive: true, force: true }));
  const at = (name: string) => join(folder, name);
  const { driver, image } = await makeDriver("nspawn", say);
  const bed = await InstallBed.open(driver, image, "9.2", RELAY_PORT);
  cleanup.add(() => bed.close());
  const key = await archiveKey(at("archive-key"));
  const packages = await proxmoxStandIns(folder, bed.simulator);
  await signedArchive(at("pve"), ["trixie"], "pve-no-subscription", packages, key);
  const archives = await serveArchives(at("debian"), at("pve"));
  cleanup.add(() => archives.close());
  const repository = `http://10.0.2.2:${archives.port}`;

  const sshKey = at("ssh");
  await runTool("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", sshKey]);
  const disk: Drive = { file: at("disk.raw"), kind: "virtio", serial: SERIAL };
  const other: Drive = { file: at("other.raw"), kind: "sata", serial: "BH-OTHER-0002" };
  await runTool("truncate", ["--size=32G", disk.file]);
  await runTool("mke2fs", ["-q", "-F", "-t", "ext4", "-L", "precious", other.file, "20G"]);
  const answers = await answerVolume(
    folder,
    firmware === "uefi" ? "cd" : "fat",
    [
      `wipe=${SERIAL}`,
      "hostname=host1.example.org",
      `ssh-key=${(await readFile(`${sshKey}.pub`, "utf8")).trim()}`,
      `debian-repository=${repository}/debian`,
      `proxmox-repository=${repository}/pve`,
      "proxmox-key=archive.asc",
    ],
    { "archive.asc": await readFile(key.ascii, "utf8") },
  );
  return { folder, bed, disk, other, answers, sshKey };
}

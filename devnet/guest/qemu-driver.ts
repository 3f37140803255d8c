import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { FinalError } from "../../keeper/core/errors.ts";
import { runTool } from "../image/run-tool.ts";
import type { Accelerator } from "./accelerator.ts";
import type { BootedImage } from "./booted-image.ts";
import type { GuestDriver, GuestSpec, RunningGuest } from "./guest-driver.ts";
import { startGuestProcess } from "./guest-process.ts";
import { QEMU_FILES, qemuCommand } from "./qemu-command.ts";
import { QemuGuest } from "./qemu-guest.ts";
import { QmpClient } from "./qmp-client.ts";

/** How often to look whether QEMU listens, ms; it does within some ten milliseconds. */
const CONNECT_EVERY_MS = 20;

/** Guests that are true virtual machines: the image's kernel, a disk of their own, a network of their own. */
export class QemuDriver implements GuestDriver {
  readonly name = "qemu";
  readonly accelerator: Accelerator;
  readonly #image: BootedImage;

  constructor(image: BootedImage, accelerator: Accelerator) {
    this.#image = image;
    this.accelerator = accelerator;
  }

  async createBase(dir: string): Promise<void> {
    await this.#overlay(this.#image.disk, dir);
  }

  async cloneDisk(fromDir: string, toDir: string): Promise<void> {
    await this.#overlay(join(fromDir, QEMU_FILES.disk), toDir);
  }

  /** The copy stands on the same template: what is the VM's own is all in the file. */
  async copyDisk(fromDir: string, toDir: string): Promise<void> {
    const [from, to] = [join(fromDir, QEMU_FILES.disk), join(toDir, QEMU_FILES.disk)];
    await runTool("cp", ["--sparse=always", "--reflink=auto", "--remove-destination", from, to]);
  }

  async resizeDisk(dir: string, bytes: number): Promise<void> {
    await runTool("qemu-img", ["resize", "-q", "-f", "qcow2", join(dir, QEMU_FILES.disk), String(bytes)]);
  }

  /** FinalError `GUEST_NOT_STARTED` with QEMU's own words, when it does not come up. */
  async start(spec: GuestSpec): Promise<RunningGuest> {
    for (const name of [QEMU_FILES.qmp, QEMU_FILES.agent]) await rm(join(spec.dir, name), { force: true });
    const command = qemuCommand(this.#image, this.accelerator, spec);
    const env: Record<string, string> = spec.cable === undefined ? {} : { BRIDGE: spec.cable.bridge };
    const child = await startGuestProcess(spec.dir, QEMU_FILES.log, command, env);
    const qmpPath = `/proc/${child.pid}/cwd/${QEMU_FILES.qmp}`;
    while (child.exitCode === null && child.signalCode === null) {
      const qmp = await QmpClient.connect(qmpPath).catch(() => undefined);
      if (qmp) return new QemuGuest(child, qmp);
      await new Promise((resolve) => setTimeout(resolve, CONNECT_EVERY_MS));
    }
    const words = (await readFile(join(spec.dir, QEMU_FILES.log), "utf8")).trim();
    throw new FinalError(
      "GUEST_NOT_STARTED",
      `QEMU did not start VM ${spec.vmid}: ${words}`,
      "Mend what QEMU names",
    );
  }

  async #overlay(backing: string, dir: string): Promise<void> {
    const disk = join(dir, QEMU_FILES.disk);
    await runTool("qemu-img", ["create", "-q", "-f", "qcow2", "-b", backing, "-F", "qcow2", disk]);
  }
}

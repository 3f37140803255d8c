import { access, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BlankGuest } from "./blank-guest.ts";
import type { GuestDriver, GuestSpec, RunningGuest } from "./guest-driver.ts";
import { InstantGuest } from "./instant-guest.ts";
import { readIso } from "./read-iso.ts";

const baseFile = "instant-base";

/**
 * Guests that are none: they boot at once and answer the agent from an in-memory file system. For tests of the
 * keeper and for the benchmark. What a guest wrote lives as long as the driver; a VM of an empty disk stays mute.
 */
export class InstantDriver implements GuestDriver {
  readonly name = "instant";
  readonly #disks = new Map<string, Map<string, Buffer>>();
  readonly #running = new Map<number, InstantGuest>();

  async createBase(dir: string): Promise<void> {
    await writeFile(join(dir, baseFile), "");
  }

  async cloneDisk(fromDir: string, toDir: string): Promise<void> {
    await writeFile(join(toDir, baseFile), "");
    const disk = this.#disks.get(fromDir);
    if (disk) this.#disks.set(toDir, new Map(disk));
    else this.#disks.delete(toDir);
  }

  copyDisk(fromDir: string, toDir: string): Promise<void> {
    return this.cloneDisk(fromDir, toDir);
  }

  async resizeDisk(): Promise<void> {}

  async start(spec: GuestSpec): Promise<RunningGuest> {
    const isInstalled = await access(join(spec.dir, baseFile)).then(
      () => true,
      () => false,
    );
    if (!isInstalled) return new BlankGuest();
    const disk = this.#disks.get(spec.dir) ?? new Map<string, Buffer>();
    this.#disks.set(spec.dir, disk);
    const seed =
      spec.seedIso === undefined ? new Map<string, Buffer>() : readIso(await readFile(spec.seedIso));
    const guest = new InstantGuest(spec, disk, seed);
    this.#running.set(spec.vmid, guest);
    return guest;
  }

  /** The guest of a VM that was started last, for tests that look inside. */
  guest(vmid: number): InstantGuest | undefined {
    return this.#running.get(vmid);
  }
}

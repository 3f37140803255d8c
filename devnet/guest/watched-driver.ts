import type { GuestDriver, GuestSpec, RunningGuest } from "./guest-driver.ts";

/** A driver whose running guests can be looked at from outside of the simulator. */
export class WatchedDriver implements GuestDriver {
  readonly name;
  readonly #inner: GuestDriver;
  readonly #running = new Map<number, RunningGuest>();

  constructor(inner: GuestDriver) {
    this.#inner = inner;
    this.name = inner.name;
  }

  /** The guest of a VM that is powered on. */
  running(vmid: number): RunningGuest | undefined {
    return this.#running.get(vmid);
  }

  async start(spec: GuestSpec): Promise<RunningGuest> {
    const guest = await this.#inner.start(spec);
    this.#running.set(spec.vmid, guest);
    void guest.exited.then(() => {
      if (this.#running.get(spec.vmid) === guest) this.#running.delete(spec.vmid);
    });
    return guest;
  }

  createBase(dir: string): Promise<void> {
    return this.#inner.createBase(dir);
  }

  cloneDisk(fromDir: string, toDir: string): Promise<void> {
    return this.#inner.cloneDisk(fromDir, toDir);
  }

  copyDisk(fromDir: string, toDir: string): Promise<void> {
    return this.#inner.copyDisk(fromDir, toDir);
  }

  resizeDisk(dir: string, bytes: number): Promise<void> {
    return this.#inner.resizeDisk(dir, bytes);
  }
}

/** Where a guest's network card is plugged in. */
export interface GuestCable {
  /** Path of the network namespace that the bridge is in. */
  readonly namespace: string;
  readonly bridge: string;
}

/** A guest's hardware, as the simulator knows it from the VM's config when it starts. */
export interface GuestSpec {
  readonly vmid: number;
  readonly name: string;
  /** Folder of this VM's own files (disk, sockets, logs); exists, and is the driver's to fill. */
  readonly dir: string;
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly mac: string;
  readonly smbiosUuid: string;
  /** Path of the ISO in the CD drive. */
  readonly seedIso?: string;
  /** IPv4 that the VM's fence allows it. */
  readonly ipv4?: string;
  /** Loopback port that leads to the guest's port 22. */
  readonly sshPort?: number;
  /** Loopback port of the host that the guest reaches at its router's address; QEMU leads all of them there. */
  readonly relayPort?: number;
  /** A bridge that it shares with others, on which somebody else is router and leads to the host; a network of its own unless told. */
  readonly cable?: GuestCable;
}

/** Why a guest ended: it powered off by itself or when asked, or its process was ended. */
export type GuestExit = "poweroff" | "killed" | "crashed";

export interface RunningGuest {
  readonly exited: Promise<GuestExit>;
  /** One guest-agent command in QGA's own JSON shape. Rejects when the agent does not answer within `timeoutMs`. */
  agent(command: string, args: Record<string, unknown>, timeoutMs: number): Promise<unknown>;
  /** Presses the power button; the guest may ignore it. */
  powerdown(): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Changes the medium of the CD drive of a running guest; undefined ejects it. */
  changeSeed(iso: string | undefined): Promise<void>;
  /** Ends it at once; resolves when the process is gone. */
  kill(): Promise<void>;
}

/** Makes guests real. Disks live in the VM's folder; a base disk is a template's. */
export interface GuestDriver {
  readonly name: "qemu" | "nspawn" | "instant";
  /** Makes the disk of a template from the guest image. */
  createBase(dir: string): Promise<void>;
  /** Copy on write of another VM's disk. */
  cloneDisk(fromDir: string, toDir: string): Promise<void>;
  /**
   * Replaces the disk in `toDir`, if there is one, by a copy of the one in `fromDir` that goes its own way from then on. The
   * guest of the first may run, but must be paused; that of the second must not.
   */
  copyDisk(fromDir: string, toDir: string): Promise<void>;
  resizeDisk(dir: string, bytes: number): Promise<void>;
  start(spec: GuestSpec): Promise<RunningGuest>;
}

import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

const GUARD = join(import.meta.dirname, "../../../../iso/guard/wipe-guard");
const GIB = 1024 ** 3;

/** What is written at which offset. */
export type Bytes = readonly (readonly [offset: number, content: string | Buffer])[];

/** A disk as the kernel shows it in /sys, and its bytes. */
export interface SomeDisk {
  /** Below /sys/devices, to the folder of the block device: what it hangs on is seen by that. */
  readonly path: string;
  /** Files below that folder, `device/model` and the like. */
  readonly facts?: Readonly<Record<string, string | Buffer>>;
  readonly gibibytes?: number;
  readonly bytes?: Bytes;
  readonly partitions?: readonly {
    readonly name: string;
    readonly bytes?: Bytes;
  }[];
  /** Files below /sys/devices that are not the disk's own. */
  readonly parents?: Readonly<Record<string, string>>;
}

export interface Verdict {
  readonly code: number | null;
  readonly output: string;
  /** What the guard wrote: disk= and serial=. */
  readonly chosen: string;
}

/** A machine of such disks, for the guard to look at: folders like /sys and /dev. */
export class GuardBed {
  readonly folder = mkdtempSync(join(tmpdir(), "blockhost-guard-"));
  private readonly sys = join(this.folder, "sys");
  private readonly dev = join(this.folder, "dev");

  constructor(disks: readonly SomeDisk[]) {
    mkdirSync(join(this.sys, "block"), { recursive: true });
    mkdirSync(this.dev);
    for (const disk of disks) this.add(disk);
  }

  private put(path: string, content: string | Buffer): void {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }

  private fill(name: string, size: number, bytes: Bytes = []): void {
    const file = join(this.dev, name);
    writeFileSync(file, "");
    truncateSync(file, size);
    for (const [offset, content] of bytes) {
      spawnSync("dd", [`of=${file}`, "bs=1", `seek=${offset}`, "conv=notrunc", "status=none"], {
        input: content,
      });
    }
  }

  private add(disk: SomeDisk): void {
    const name = basename(disk.path);
    const place = join(this.sys, "devices", disk.path);
    const size = (disk.gibibytes ?? 32) * GIB;
    const facts = { removable: "0\n", ro: "0\n", hidden: "0\n", size: `${size / 512}\n`, ...disk.facts };
    for (const [file, content] of Object.entries(facts)) this.put(join(place, file), content);
    for (const [file, content] of Object.entries(disk.parents ?? {})) {
      this.put(join(this.sys, "devices", file), content);
    }
    mkdirSync(join(place, "device"), { recursive: true });
    mkdirSync(join(place, "holders"), { recursive: true });
    symlinkSync(place, join(this.sys, "block", name));
    this.fill(name, size, disk.bytes);
    for (const { name: part, bytes } of disk.partitions ?? []) {
      this.put(join(place, part, "partition"), "1\n");
      this.fill(part, 64 * 1024 ** 2, bytes);
    }
  }

  /** Runs the guard in busybox: what it is told on the command line and at the keyboard. */
  run(words: readonly string[], { cmdline = "quiet", keys = "" } = {}): Verdict {
    const parameters = join(this.folder, "cmdline");
    writeFileSync(parameters, `${cmdline}\n`);
    const at = ["--sys", this.sys, "--dev", this.dev, "--cmdline", parameters];
    const target = join(this.folder, "chosen");
    rmSync(target, { force: true });
    const all = ["sh", GUARD, ...at, ...words].map((word) => (word === "TARGET" ? target : word));
    const { status, stdout, stderr } = spawnSync("busybox", all, {
      input: keys,
      encoding: "utf8",
      env: { PATH: this.applets() },
    });
    const chosen = status === 0 && words.includes("TARGET") ? readFileSync(target, "utf8") : "";
    return { code: status, output: stdout + stderr, chosen };
  }

  /** Only busybox's own programs, as where the guard runs. */
  private applets(): string {
    const bin = join(this.folder, "bin");
    mkdirSync(bin, { recursive: true });
    spawnSync("busybox", ["--install", "-s", bin]);
    return bin;
  }

  /** A file for the guard to read. */
  file(name: string, content: string | Buffer): string {
    const path = join(this.folder, name);
    writeFileSync(path, content);
    return path;
  }

  close(): void {
    rmSync(this.folder, { recursive: true });
  }
}

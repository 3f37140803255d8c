import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Daemon } from "../../../../installer/finalize/host/daemon.ts";
import type { HostParts } from "../../../../installer/finalize/host/host-parts.ts";
import { realTime } from "../../../../keeper/composition/real-time.ts";
import { layoutIn } from "../support/layout-in.ts";

/** Says nothing to anybody. */
export const silent = (): void => {};
/** Never cancelled. */
export const patient = new AbortController().signal;

/** A program that only counts its starts. */
export class CountedDaemon implements Daemon {
  starts = 0;
  /** Whether it runs once it was started. */
  runs = true;

  async restart(): Promise<void> {
    this.starts += 1;
  }

  async instance(): Promise<string | null> {
    return this.starts > 0 && this.runs ? `run ${this.starts}` : null;
  }
}

/** A host in a folder. */
export class HostBed {
  readonly folder: string;
  readonly keeper = new CountedDaemon();
  readonly rootd = new CountedDaemon();
  readonly tunnel = new CountedDaemon();
  readonly parts: HostParts;

  private constructor(folder: string, port: number) {
    this.folder = folder;
    this.parts = {
      layout: layoutIn(folder, { portal: 443, relay: 8480, panel: 8444, health: port }),
      time: realTime,
      keeper: this.keeper,
      rootd: this.rootd,
      tunnel: this.tunnel,
      owner: null,
      cli: [process.execPath],
    };
  }

  /** @param port where the keeper says how it is */
  static async open(port = 9): Promise<HostBed> {
    const folder = await mkdtemp(join(tmpdir(), "blockhost-host-"));
    await mkdir(join(folder, "setup"));
    return new HostBed(folder, port);
  }

  close(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }
}

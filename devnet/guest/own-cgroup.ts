import { randomUUID } from "node:crypto";
import { access, mkdir, readdir, readFile, rmdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FinalError } from "../../keeper/core/errors.ts";

const present = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Removes a cgroup and those below it; all of them must be empty of processes. */
async function removeTree(path: string): Promise<void> {
  for (const entry of await readdir(path, { withFileTypes: true }).catch(() => [])) {
    if (entry.isDirectory()) await removeTree(join(path, entry.name));
  }
  await rmdir(path).catch(() => undefined);
}

const PREFIX = "blockhost-guest-";
/** A group that is empty for so long belongs to a run that was killed; a younger one may be about to be entered. */
const STALE_MS = 60_000;
/** Killed processes leave their group a little after they are told to end. */
const REMOVE_MS = 10_000;

async function removeStale(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(PREFIX)) continue;
    const path = join(parent, name);
    const age =
      Date.now() -
      (await stat(path).then(
        (info) => info.ctimeMs,
        () => Date.now(),
      ));
    const [own, payload] = await Promise.all(
      [path, join(path, "payload")].map((group) =>
        readFile(join(group, "cgroup.procs"), "utf8").catch(() => ""),
      ),
    );
    if (age > STALE_MS && own === "" && payload === "") await removeTree(path);
  }
}

/**
 * A control group of one container, in each hierarchy that systemd uses: two containers in one group would take
 * each other's processes for their own.
 */
export class OwnCgroup {
  /** Folders that the container's first process must enter. */
  readonly folders: readonly string[];
  readonly #unified: string | undefined;

  private constructor(folders: readonly string[], unified: string | undefined) {
    this.folders = folders;
    this.#unified = unified;
  }

  /** Makes it below our own group. Knows the unified layout and the hybrid one of older hosts. */
  static async create(): Promise<OwnCgroup> {
    const name = `${PREFIX}${randomUUID()}`;
    const pure = await present("/sys/fs/cgroup/cgroup.controllers");
    const unifiedMount = pure ? "/sys/fs/cgroup" : "/sys/fs/cgroup/unified";
    const folders: string[] = [];
    let unified: string | undefined;
    for (const line of (await readFile("/proc/self/cgroup", "utf8")).trim().split("\n")) {
      const [, kind, ...rest] = line.split(":");
      const mount =
        kind === "" ? unifiedMount : kind === "name=systemd" ? "/sys/fs/cgroup/systemd" : undefined;
      if (mount === undefined || !(await present(mount))) continue;
      const parent = join(mount, rest.join(":"));
      await removeStale(parent);
      const folder = join(parent, name);
      await mkdir(folder, { recursive: true });
      folders.push(folder);
      if (kind === "") unified = folder;
    }
    return new OwnCgroup(folders, unified);
  }

  /** Stops or continues every process in it. FinalError `PAUSE_UNSUPPORTED` where the kernel cannot. */
  async freeze(frozen: boolean): Promise<void> {
    if (this.#unified === undefined) {
      throw new FinalError(
        "PAUSE_UNSUPPORTED",
        "containers cannot be paused without cgroup v2",
        "Use the qemu driver",
      );
    }
    await writeFile(join(this.#unified, "cgroup.freeze"), frozen ? "1" : "0");
  }

  /** Resolves when the last process in it has ended and it is gone; gives up quietly after ten seconds. */
  async remove(): Promise<void> {
    const deadline = performance.now() + REMOVE_MS;
    for (const folder of this.folders) {
      await removeTree(folder);
      while ((await present(folder)) && performance.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        await removeTree(folder);
      }
    }
  }
}

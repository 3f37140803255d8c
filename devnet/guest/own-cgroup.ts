import { access, mkdir, readdir, readFile, rmdir, writeFile } from "node:fs/promises";
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
  static async create(name: string): Promise<OwnCgroup> {
    const pure = await present("/sys/fs/cgroup/cgroup.controllers");
    const unifiedMount = pure ? "/sys/fs/cgroup" : "/sys/fs/cgroup/unified";
    const folders: string[] = [];
    let unified: string | undefined;
    for (const line of (await readFile("/proc/self/cgroup", "utf8")).trim().split("\n")) {
      const [, kind, ...rest] = line.split(":");
      const mount =
        kind === "" ? unifiedMount : kind === "name=systemd" ? "/sys/fs/cgroup/systemd" : undefined;
      if (mount === undefined || !(await present(mount))) continue;
      const folder = join(mount, rest.join(":"), name);
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

  async remove(): Promise<void> {
    for (const folder of this.folders) await removeTree(folder);
  }
}

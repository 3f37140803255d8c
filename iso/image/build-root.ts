import { dirname } from "node:path";
import { runTool } from "../../devnet/image/run-tool.ts";

export interface RootJob {
  readonly suite: string;
  /** Apt source of a repository that has exactly what the root is made of. */
  readonly source: string;
  readonly packages: readonly string[];
  /** The only time that the root knows, in seconds. */
  readonly date: number;
  /** Must not exist. */
  readonly target: string;
  readonly onProgress: (line: string) => void;
}

/** Manuals and translations are what nobody reads on a host; copyright files stay, as licences ask. */
const EXCLUDED = ["/usr/share/man/*", "/usr/share/locale/*", "/usr/share/info/*", "/usr/share/doc/*"];
const KEPT = ["/usr/share/doc/*/copyright"];

/** Debian in a folder, its packages configured, as mmdebstrap leaves it. */
export async function buildRoot(job: RootJob): Promise<void> {
  await runTool(
    "unshare",
    [
      // Its mounts are gone with it, however it ends: a tree that is removed has none.
      "--mount",
      "--",
      "mmdebstrap",
      "--mode=root",
      "--format=directory",
      "--variant=apt",
      "--architectures=amd64",
      `--include=${job.packages.join(",")}`,
      '--aptopt=APT::Install-Recommends "false"',
      ...EXCLUDED.map((path) => `--dpkgopt=path-exclude=${path}`),
      ...KEPT.map((path) => `--dpkgopt=path-include=${path}`),
      job.suite,
      job.target,
      job.source,
    ],
    {
      cwd: dirname(job.target),
      env: { DEBIAN_FRONTEND: "noninteractive", SOURCE_DATE_EPOCH: String(job.date), TZ: "UTC" },
      onLine: (line) => {
        if (line.startsWith("I: ")) job.onProgress(line.slice(3));
      },
    },
  );
}

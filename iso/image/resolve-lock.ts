import { FinalError } from "../../keeper/core/errors.ts";
import type { Lock } from "./lock.ts";
import { lockedPackage } from "./locked-package.ts";
import { openPrivateApt } from "./private-apt.ts";

export interface ResolveJob {
  readonly suite: string;
  /** One-line apt sources of Debian's, as `suiteSources` has them. */
  readonly sources: readonly string[];
  /** Apt source of packages that are ours and not locked; none when there is nothing of ours. */
  readonly ours?: { readonly source: string; readonly names: readonly string[] };
  /** What the root is to have, besides what every Debian has and what these depend on. */
  readonly packages: readonly string[];
  /** Scratch folder, empty. */
  readonly work: string;
}

/**
 * What the mirror has today of all that a root needs, as a lock. Downloads indexes, no package.
 *
 * @throws FinalError `ISO_UNRESOLVED` when something is not to be had
 */
export async function resolveLock(job: ResolveJob): Promise<Lock> {
  const { suite, ours = { source: "", names: [] } } = job;
  const apt = await openPrivateApt(job.work, [...job.sources, ...(ours.source === "" ? [] : [ours.source])]);
  // As mmdebstrap's variant `apt` has it.
  const wanted = ["?essential", "apt", ...job.packages, ...ours.names];
  const plan = await apt("apt-get", ["--simulate", "--yes", "install", ...wanted]).catch((cause: unknown) => {
    const remedy = "See what apt says: a package may have another name in this release";
    throw new FinalError("ISO_UNRESOLVED", `Debian ${suite} does not have what the root needs`, remedy, {
      cause,
    });
  });
  const chosen = [...plan.matchAll(/^Inst (\S+) \((\S+) /gm)]
    .map(([, name = "", version = ""]) => ({ name, version }))
    .filter(({ name }) => !ours.names.includes(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const shown = await apt("apt-cache", ["show", ...chosen.map(({ name, version }) => `${name}=${version}`)]);
  const known = new Map(
    shown
      .split(/\n\n+/)
      .map(lockedPackage)
      .map((one) => [`${one.name}=${one.version}`, one]),
  );
  const packages = chosen.map(
    ({ name, version }) => known.get(`${name}=${version}`) ?? lockedPackage(`Package: ${name}`),
  );
  return { suite, packages };
}

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runTool } from "../../devnet/image/run-tool.ts";
import { suiteSources } from "../../devnet/image/suite-sources.ts";
import { FinalError } from "../../keeper/core/errors.ts";
import { fetchLocked } from "../image/fetch-locked.ts";
import { type Lock, writeLock } from "../image/lock.ts";
import { lockedPackage } from "../image/locked-package.ts";
import { openPrivateApt } from "../image/private-apt.ts";
import { kernelRelease } from "./kernel-release.ts";
import { PRESEED_RECIPE } from "./preseed-recipe.ts";

/** Writes iso/preseed/lock.json anew: Debian's installer as the mirror has it today, and the kernel that is in it. */
export async function updatePreseedLock(): Promise<Lock> {
  const { suite, cache, netboot, kernel, folder, lock } = PRESEED_RECIPE;
  const sources = await suiteSources(suite);
  const work = await mkdtemp(join(tmpdir(), "blockhost-preseed-lock-"));
  try {
    const apt = await openPrivateApt(join(work, "apt"), sources);
    const find = (name: string) =>
      apt("apt-cache", ["show", "--no-all-versions", name]).then(lockedPackage, (cause: unknown) => {
        const remedy = "A mirror that is being brought up to date has it later";
        throw new FinalError("ISO_UNRESOLVED", `Debian ${suite} does not have ${name}`, remedy, { cause });
      });
    const installer = await find(netboot);
    const [deb] = await fetchLocked({ suite, packages: [installer] }, sources, cache);
    await runTool("dpkg-deb", ["--extract", deb?.file ?? "", join(work, "netboot")]);
    const release = await kernelRelease(join(work, "netboot", folder, "linux"));
    const locked = { suite, packages: [installer, await find(kernel(release))] };
    await writeLock(lock, locked);
    return locked;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

import { access, mkdir, statfs } from "node:fs/promises";
import { join } from "node:path";
import type { HostLayout } from "../host-layout.ts";
import type { Check } from "../ports/check.ts";
import type { CheckId } from "../ports/check-id.ts";

const GIB = 1024 ** 3;
/** The store of a busy year, and room for its copies. */
const LEAST_FREE_GIB = 1;

/** Whether the host has what keeper and portal need of it. */
export async function hostPreflight({ keeperFolder, pages, proxmox }: HostLayout): Promise<readonly Check[]> {
  return [
    await freeSpace(keeperFolder),
    await isThere("pages", join(pages, "index.html")),
    await isThere("pve-ca", proxmox.caFile),
  ];
}

async function freeSpace(folder: string): Promise<Check> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { bavail, bsize } = await statfs(folder);
  const free = (bavail * bsize) / GIB;
  const what = `${free.toFixed(1)} GiB are free for ${folder}.`;
  if (free >= LEAST_FREE_GIB) return { id: "disk", verdict: "good", what, remedy: "" };
  return { id: "disk", verdict: "bad", what, remedy: `Make room: it takes ${LEAST_FREE_GIB} GiB.` };
}

async function isThere(id: CheckId, file: string): Promise<Check> {
  try {
    await access(file);
    return { id, verdict: "good", what: `${file} is there.`, remedy: "" };
  } catch {
    return {
      id,
      verdict: "bad",
      what: `${file} is not there.`,
      remedy: "Install the package blockhost again.",
    };
  }
}

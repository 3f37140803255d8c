import { FinalError } from "../../keeper/core/errors.ts";
import type { Answers } from "../answers/answers.ts";
import type { Check } from "../finalize/ports/check.ts";
import { ensureStorage } from "./ensure-storage.ts";
import { judged } from "./judged.ts";
import { lookOnly } from "./look-only.ts";
import type { PveRoot } from "./pve-root.ts";
import { requireStorage } from "./require-storage.ts";
import { storagesOf } from "./storages-of.ts";

const GIB = 2 ** 30;
/** Room for a template and a few machines. */
const LITTLE_BYTES = 20 * GIB;

/** Whether these storages will do, and for how much. */
export async function preflightStorage(
  root: PveRoot,
  { disks, seed, backups }: Answers["storage"],
  node: string,
): Promise<readonly Check[]> {
  const willBe = async (name: string, content: string) => {
    const isThere = await lookOnly(root, async (to) => {
      await ensureStorage(to, name, content);
      return true;
    });
    return isThere === true
      ? `storage ${name} takes ${content}`
      : `storage ${name} for ${content} will be made in /var/lib/${name}`;
  };
  return [
    await judged("storage-disks", () => disksOf(root, disks, node)),
    await judged("storage-seed", () => willBe(seed, "iso")),
    ...(backups === null ? [] : [await judged("storage-backups", () => willBe(backups, "backup"))]),
  ];
}

async function disksOf(root: PveRoot, name: string, node: string) {
  await requireStorage(root, name, "images");
  const found = (await storagesOf(root, node)).find(({ storage }) => storage === name);
  if (found === undefined || !found.isActive)
    throw new FinalError(
      "PVE_STORAGE_UNSUITABLE",
      `storage ${name} is not active on node ${node}`,
      "choose another, or bring it up there",
    );
  if (!found.hasTemplates)
    throw new FinalError(
      "PVE_STORAGE_UNSUITABLE",
      `storage ${name} is of type ${found.type}, on which no template can be made`,
      "choose a directory, LVM-thin, ZFS, Btrfs or Ceph",
    );
  const room = `storage ${name} has ${Math.floor(found.availableBytes / GIB)} GiB free on node ${node}`;
  if (found.availableBytes >= LITTLE_BYTES) return room;
  return { warn: room, remedy: "free some, or choose another: a machine needs what its plan says" };
}

import { z } from "zod";
import { FinalError } from "../../keeper/core/errors.ts";
import type { PveRoot } from "./pve-root.ts";
import { read } from "./read.ts";

const storagesShape = z.array(
  z
    .object({
      storage: z.string(),
      type: z.string(),
      content: z.string().default(""),
      path: z.string().optional(),
      disable: z.coerce.number().default(0),
    })
    .loose(),
);

/** A storage of this name takes `content`; where there is none, a folder of the host becomes one. */
export async function ensureStorage(root: PveRoot, name: string, content: string): Promise<void> {
  const path = `/var/lib/${name}`;
  const found = (await read(root, "/storage", storagesShape)).find(({ storage }) => storage === name);
  if (found === undefined) {
    await root("POST", "/storage", { storage: name, type: "dir", path, content });
    return;
  }
  const taken = found.content.split(",");
  if (taken.includes(content) && found.disable === 0) return;
  if (found.path !== path || found.disable !== 0) throw unsuitable(name, content, found.disable !== 0);
  await root("PUT", `/storage/${name}`, { content: [...taken.filter(Boolean), content].join(",") });
}

/** A storage of this name is there and takes `content`. @throws FinalError PVE_STORAGE_UNKNOWN, PVE_STORAGE_UNSUITABLE */
export async function requireStorage(root: PveRoot, name: string, content: string): Promise<void> {
  const found = (await read(root, "/storage", storagesShape)).find(({ storage }) => storage === name);
  if (found === undefined)
    throw new FinalError(
      "PVE_STORAGE_UNKNOWN",
      `there is no storage ${name}`,
      "choose one that Proxmox VE lists under Datacenter, Storage",
    );
  if (!found.content.split(",").includes(content) || found.disable !== 0)
    throw unsuitable(name, content, found.disable !== 0);
}

function unsuitable(name: string, content: string, isDisabled: boolean): FinalError {
  return isDisabled
    ? new FinalError(
        "PVE_STORAGE_UNSUITABLE",
        `storage ${name} is disabled`,
        "choose another, or enable it under Datacenter, Storage",
      )
    : new FinalError(
        "PVE_STORAGE_UNSUITABLE",
        `storage ${name} does not take ${content}`,
        `choose another, or enable the content ${content} on it under Datacenter, Storage`,
      );
}

import { FinalError } from "../../keeper/core/errors.ts";
import { definedStorages } from "./defined-storages.ts";
import type { PveRoot } from "./pve-root.ts";
import { unsuitableStorage } from "./unsuitable-storage.ts";

/** A storage of this name is there and takes `content`. @throws FinalError PVE_STORAGE_UNKNOWN, PVE_STORAGE_UNSUITABLE */
export async function requireStorage(root: PveRoot, name: string, content: string): Promise<void> {
  const found = (await definedStorages(root)).find(({ storage }) => storage === name);
  if (found === undefined)
    throw new FinalError(
      "PVE_STORAGE_UNKNOWN",
      `there is no storage ${name}`,
      "choose one that Proxmox VE lists under Datacenter, Storage",
    );
  if (!found.content.split(",").includes(content) || found.disable !== 0)
    throw unsuitableStorage(name, content, found.disable !== 0);
}

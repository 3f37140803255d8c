import { definedStorages } from "./defined-storages.ts";
import type { PveRoot } from "./pve-root.ts";
import { unsuitableStorage } from "./unsuitable-storage.ts";

/** A storage of this name takes `content`; where there is none, a folder of the host becomes one. */
export async function ensureStorage(root: PveRoot, name: string, content: string): Promise<void> {
  const path = `/var/lib/${name}`;
  const found = (await definedStorages(root)).find(({ storage }) => storage === name);
  if (found === undefined) {
    await root("POST", "/storage", { storage: name, type: "dir", path, content });
    return;
  }
  const taken = found.content.split(",");
  if (taken.includes(content) && found.disable === 0) return;
  if (found.path !== path || found.disable !== 0) throw unsuitableStorage(name, content, found.disable !== 0);
  await root("PUT", `/storage/${name}`, { content: [...taken.filter(Boolean), content].join(",") });
}

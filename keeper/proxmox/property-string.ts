/**
 * Reads one of Proxmox VE's `key=value,key=value` settings. A first part without a key is stored under `defaultKey`,
 * as in `local:iso/x.iso,media=cdrom`.
 */
export function propertyString(text: string, defaultKey = ""): ReadonlyMap<string, string> {
  const parts = text.split(",").map((part): [string, string] => {
    const equals = part.indexOf("=");
    return equals < 0 ? [defaultKey, part] : [part.slice(0, equals), part.slice(equals + 1)];
  });
  return new Map(parts);
}

/** What a parameter of a call may be. Arrays become repeated keys. */
export type PveParameter = string | number | boolean | undefined | null | readonly (string | number)[];

/**
 * Parameters as Proxmox VE reads them from a query or a form: booleans are 1 and 0 (`true` is refused), absent values
 * are left out. The caller's object is not changed.
 */
export function formBody(params: Readonly<Record<string, PveParameter>>): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined || value === null) continue;
    for (const item of Array.isArray(value) ? value : [value]) {
      form.append(name, typeof item === "boolean" ? (item ? "1" : "0") : String(item));
    }
  }
  return form;
}

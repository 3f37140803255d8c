/**
 * hosts(5) with an address of this host's in place of those that it had: Proxmox VE finds its own node by this file.
 *
 * @param before addresses without prefix
 */
export function rewriteHosts(text: string, before: readonly string[], after: string): string {
  return text
    .split("\n")
    .map((line) => {
      const [, blank = "", address = "", rest = ""] = /^(\s*)([0-9.]+)(\s.*)$/.exec(line) ?? [];
      return before.includes(address) ? `${blank}${after}${rest}` : line;
    })
    .join("\n");
}

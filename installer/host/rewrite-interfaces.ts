import type { NetworkAnswers } from "../answers/network.ts";

/** Lines of a stanza that say which addresses the interface has. */
const ADDRESSING = /^\s*(address|netmask|broadcast|network|gateway|dns-nameservers|dns-search|pointopoint)\b/;
/** What begins a stanza of interfaces(5). */
const HEAD =
  /^(auto|allow-\S+|iface|mapping|rename|source|source-directory|no-auto-down|no-scripts|template)\b/;

/**
 * interfaces(5) with another IPv4 configuration of one interface. What its stanza says of bridges, bonds and hooks stays,
 * and so does every other stanza, to the letter.
 */
export function rewriteInterfaces(text: string, wanted: Exclude<NetworkAnswers, { mode: "keep" }>): string {
  const lines = text.split("\n");
  const isOurs = (line: string) => {
    const [word, name, family] = line.trim().split(/\s+/);
    return word === "iface" && name === wanted.interface && (family === undefined || family === "inet");
  };
  const start = lines.findIndex(isOurs);
  if (start === -1) {
    const isAuto = lines.some((line) => {
      const [word, ...names] = line.trim().split(/\s+/);
      return (word === "auto" || word?.startsWith("allow-") === true) && names.includes(wanted.interface);
    });
    const begun = text === "" || text.endsWith("\n") ? text : `${text}\n`;
    const auto = isAuto ? [] : [`auto ${wanted.interface}`];
    return `${begun}${[...(begun === "" ? [] : [""]), ...auto, ...stanza(wanted)].join("\n")}\n`;
  }
  const next = lines.findIndex((line, i) => i > start && HEAD.test(line));
  const end = next === -1 ? lines.length : next;
  const kept = lines.slice(start + 1, end).filter((line) => !ADDRESSING.test(line));
  return [...lines.slice(0, start), ...stanza(wanted), ...kept, ...lines.slice(end)].join("\n");
}

function stanza(wanted: Exclude<NetworkAnswers, { mode: "keep" }>): readonly string[] {
  if (wanted.mode === "dhcp") return [`iface ${wanted.interface} inet dhcp`];
  return [
    `iface ${wanted.interface} inet static`,
    `\taddress ${wanted.address}`,
    `\tgateway ${wanted.gateway}`,
  ];
}

const ENTERPRISE = /\bhttps?:\/\/enterprise\.proxmox\.com\//;

/** A file of apt's sources in which no archive for subscribers is read. @param name its name: the two formats differ */
export function withoutEnterprise(name: string, text: string): string {
  if (name.endsWith(".list"))
    return text
      .split("\n")
      .map((line) => (/^\s*deb/.test(line) && ENTERPRISE.test(line) ? `# ${line}` : line))
      .join("\n");
  return text
    .split(/\n(?=\n)/)
    .map((stanza) => {
      const isRead = stanza
        .split("\n")
        .some((line) => /^(URIs:|\s)/i.test(line) && !line.startsWith("#") && ENTERPRISE.test(line));
      if (!isRead) return stanza;
      const [, state] = /^Enabled:\s*(\S+)/im.exec(stanza) ?? [];
      if (state !== undefined && /^(no|false|0|off|disable|without)$/i.test(state)) return stanza;
      const rest = stanza.replace(/^Enabled:.*\n?/im, "").replace(/\n+$/, "");
      return `${rest}\nEnabled: no${stanza.endsWith("\n") ? "\n" : ""}`;
    })
    .join("\n");
}

/** What begins a stanza of interfaces(5). */
const HEAD =
  /^(auto|allow-\S+|iface|mapping|rename|source|source-directory|no-auto-down|no-scripts|template)\b/;

/** A card that has the way out. */
export interface Card {
  readonly name: string;
  /** Colon-separated; null for a link that has none. */
  readonly mac: string | null;
}

/**
 * interfaces(5) in which a bridge has what one card had, and the card is a part of it: as Proxmox VE's own installer writes
 * it. Null when the card has no configuration there.
 *
 * The bridge has the card's hardware address too. udev would make one up, by which a DHCP server gives another address, and
 * which many switches and clouds let nothing through from.
 */
export function bridgeOver(text: string, { name: card, mac }: Card, bridge: string): string | null {
  const lines = text.split("\n");
  const isCards = (line: string) => {
    const [word, name] = line.trim().split(/\s+/);
    return word === "iface" && name === card;
  };
  if (!lines.some(isCards)) return null;
  const ports = [
    ...(mac === null ? [] : [`\thwaddress ${mac}`]),
    ...[`\tbridge-ports ${card}`, "\tbridge-stp off", "\tbridge-fd 0"],
  ];
  let isFirst = true;
  let isInside = false;
  const out = lines.flatMap((line): readonly string[] => {
    if (HEAD.test(line.trim())) isInside = false;
    if (isCards(line)) {
      isInside = true;
      const [, , ...how] = line.trim().split(/\s+/);
      const head = `iface ${bridge} ${how.join(" ")}`;
      if (!isFirst) return [head];
      isFirst = false;
      return [`iface ${card} inet manual`, "", `auto ${bridge}`, head, ...ports];
    }
    // Options of the card are the bridge's now, but for those of a card only.
    if (isInside) return [line];
    const [word = "", ...names] = line.trim().split(/\s+/);
    if ((word === "auto" || word.startsWith("allow-")) && names.includes(card)) {
      const others = names.filter((name) => name !== card);
      return others.length === 0 ? [] : [[word, ...others].join(" ")];
    }
    return [line];
  });
  return out.join("\n");
}

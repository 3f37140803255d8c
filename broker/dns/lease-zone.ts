import type { Answer, SoaAnswer } from "dns-packet";
import { addressLabel, addressOfLabel } from "../../keeper/protocol/address-label.ts";
import type { Ipv6Prefix } from "../../keeper/protocol/ipv6-prefix.ts";
import { ipv6Text } from "../../keeper/protocol/ipv6-text.ts";
import type { LeaseIndex } from "../core/lease-index.ts";
import type { DnsConfig } from "./dns-config.ts";
import { reverseZone } from "./reverse-zone.ts";
import { reversedPrefix } from "./reversed-prefix.ts";

/** Names live as long as leases do, which is days; of names that are not there yet it is soon asked again. Seconds. */
const TTL = 300;
const NEGATIVE_TTL = 60;
/** An authority of certificates asks right after it was put there, and again after it was changed. */
const CHALLENGE_TTL = 5;
const CHALLENGE = "_acme-challenge";

/** What there is at a name. */
export type Found =
  /** No name of ours. */
  | { readonly kind: "foreign" }
  /** There is no such name. */
  | { readonly kind: "absent"; readonly soa: SoaAnswer }
  /** There is, and these are all of its records. */
  | { readonly kind: "present"; readonly records: readonly Answer[]; readonly soa: SoaAnswer };

/** The names of a broker: of its leased addresses, and of what leads to them. */
export interface LeaseZone {
  /** @param name in small letters, without a dot at its end */
  find(name: string): Found;
}

/**
 * @param leases asked for each name: a lease that has ended has none any more
 * @param challenges what is to be read at `_acme-challenge` of a label
 */
export function leaseZone(
  { zone, nameservers, contact }: DnsConfig,
  pool: Ipv6Prefix,
  leases: () => LeaseIndex<unknown>,
  challenges: (label: string) => readonly string[],
): LeaseZone {
  const reverse = reverseZone(pool);
  const apex = (name: string): SoaAnswer => ({
    type: "SOA",
    name,
    ttl: NEGATIVE_TTL,
    data: {
      mname: nameservers[0]?.name ?? zone,
      rname: contact,
      // Nobody copies the zone, so nobody compares it.
      serial: 1,
      refresh: 86_400,
      retry: 7_200,
      expire: 3_600_000,
      minimum: NEGATIVE_TTL,
    },
  });
  const [forwards, backwards] = [apex(zone), reverse === null ? null : apex(reverse)];
  const atApex = (soa: SoaAnswer): Answer[] => [
    soa,
    ...nameservers.map(({ name }) => ({ type: "NS", name: soa.name, ttl: TTL, data: name }) as const),
  ];
  const glue = (name: string): Answer[] =>
    nameservers
      .filter((server) => server.name === name)
      .flatMap(({ ipv4, ipv6 }) => [
        ...(ipv4 === undefined ? [] : [{ type: "A", name, ttl: TTL, data: ipv4 } as const]),
        ...(ipv6 === undefined ? [] : [{ type: "AAAA", name, ttl: TTL, data: ipv6 } as const]),
      ]);

  function forward(name: string): Found {
    const soa = forwards;
    if (name === zone) return { kind: "present", soa, records: [...atApex(soa), ...glue(name)] };
    const servers = glue(name);
    if (servers.length > 0) return { kind: "present", soa, records: servers };
    // The way to a name server that stands deeper is there, with nothing at it.
    if (nameservers.some((server) => server.name.endsWith(`.${name}`)))
      return { kind: "present", soa, records: [] };
    const labels = name.slice(0, -zone.length - 1).split(".");
    const [label = ""] = labels.slice(-1);
    const address = addressOfLabel(label);
    if (address === null || leases().at(address) === undefined) return { kind: "absent", soa };
    if (labels.length === 1)
      return { kind: "present", soa, records: [{ type: "AAAA", name, ttl: TTL, data: ipv6Text(address) }] };
    if (labels.length > 2 || labels[0] !== CHALLENGE) return { kind: "absent", soa };
    const records = challenges(label).map(
      (data) => ({ type: "TXT", name, ttl: CHALLENGE_TTL, data }) as const,
    );
    return { kind: "present", soa, records };
  }

  function backward(name: string, soa: SoaAnswer): Found {
    if (name === reverse) return { kind: "present", soa, records: atApex(soa) };
    const prefix = reversedPrefix(name);
    if (prefix === null || !leases().touches(prefix.first, prefix.length)) return { kind: "absent", soa };
    // On the way to a name there is no name, but it is there (RFC 8020).
    if (prefix.length < 128) return { kind: "present", soa, records: [] };
    const data = `${addressLabel(prefix.first)}.${zone}`;
    return { kind: "present", soa, records: [{ type: "PTR", name, ttl: TTL, data }] };
  }

  return {
    find(name) {
      if (name === zone || name.endsWith(`.${zone}`)) return forward(name);
      if (backwards !== null && (name === reverse || name.endsWith(`.${reverse}`)))
        return backward(name, backwards);
      return { kind: "foreign" };
    },
  };
}

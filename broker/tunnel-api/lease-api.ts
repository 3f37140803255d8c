import { z } from "zod";
import { addressOfLabel } from "../../keeper/protocol/address-label.ts";
import { ipNetwork } from "../../keeper/protocol/ip-network.ts";
import type { LeaseIndex } from "../core/lease-index.ts";
import type { ChallengeBook } from "../dns/challenge-book.ts";
import { leaseAt } from "./lease-at.ts";
import { TunnelError } from "./tunnel-error.ts";

/** A lease as its host is told of it. */
export interface ServedLease {
  /** Such as `2001:db8:0:1::/64`. */
  readonly prefix: string;
  /** Unix seconds; null while that is not known. */
  readonly endsAt: number | null;
}

export interface LeaseApiOptions {
  /** Asked for each request: a lease that has ended has no say any more. */
  readonly leases: () => LeaseIndex<ServedLease>;
  /** Where leased addresses have names; null: they have none. */
  readonly names: { readonly zone: string; readonly book: ChallengeBook } | null;
  /** Unix seconds. */
  readonly now: () => number;
}

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  /** Where it comes from: the only thing that says whose lease it is about. */
  readonly source: string;
  /** Null when there was none. */
  readonly body: string | null;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: object | null;
}

/** The key authorization's SHA-256 in base64url (RFC 8555, 8.4); a wildcard has one beside its name's. */
const challenge = z.strictObject({
  name: z.string().max(255),
  values: z.array(z.string().regex(/^[A-Za-z0-9_-]{43}$/)).max(4),
});

/**
 * Answers what hosts ask in the tunnel. Firewall and WireGuard see to it that who sends from a leased address is behind its
 * host; everything here follows from that address. A host asks from the prefix's first: the others are its tenants'
 * machines, of which none shall get certificates for another's name.
 *
 * The function throws TunnelError.
 */
export function leaseApi({ leases, names, now }: LeaseApiOptions): (request: ApiRequest) => ApiAnswer {
  return ({ method, path, source, body }) => {
    const lease = leaseAt(leases(), source);
    if (lease === undefined || !isHost(lease, source)) throw new TunnelError("TUNNEL_NO_LEASE");
    if (method === "GET" && path === "/v1/lease") {
      const { prefix, endsAt } = lease;
      return { status: 200, body: { prefix, endsAt, zone: names?.zone ?? null } };
    }
    if (method !== "PUT" || path !== "/v1/acme-challenge") throw new TunnelError("TUNNEL_NOTHING_HERE");
    if (names === null) throw new TunnelError("TUNNEL_NO_NAMES");
    const { name, values } = readChallenge(body);
    const label = name.endsWith(`.${names.zone}`) ? name.slice(0, -names.zone.length - 1) : "";
    const address = addressOfLabel(label);
    if (address === null || leases().at(address) !== lease) throw new TunnelError("TUNNEL_NAME_FOREIGN");
    if (!names.book.put(lease.prefix, label, values, now())) throw new TunnelError("TUNNEL_CHALLENGES_FULL");
    return { status: 204, body: null };
  };
}

function isHost({ prefix }: ServedLease, source: string): boolean {
  return ipNetwork(source).first === ipNetwork(prefix).first + 1n;
}

function readChallenge(body: string | null): z.output<typeof challenge> {
  try {
    return challenge.parse(JSON.parse(body ?? ""));
  } catch {
    throw new TunnelError("TUNNEL_REQUEST_INVALID");
  }
}

import { leaseIndex } from "../core/lease-index.ts";
import { challengeBook } from "../dns/challenge-book.ts";
import type { DnsConfig } from "../dns/dns-config.ts";
import { leaseZone } from "../dns/lease-zone.ts";
import { type NameCounts, type NameServer, serveNames } from "../dns/serve-names.ts";
import { gatewayOf } from "../network/gateway-of.ts";
import type { NetworkConfig } from "../network/network-config.ts";
import type { ServedLease } from "../tunnel-api/lease-api.ts";
import { type LeaseServer, serveLeases } from "../tunnel-api/serve-leases.ts";

/** What a broker serves about its leases: names to the Internet, and to each host its own. */
export interface LeaseServices {
  /**
   * Serves these leases from now on, and nothing of others. What does not listen yet is begun: the gateway is an address of
   * the tunnel, which there is only after the network was made.
   *
   * @throws what listening does, such as EADDRINUSE; the leases are served all the same by what listens already
   */
  update(leases: readonly ServedLease[]): Promise<void>;
  /** How often what happened to questions about names; null when none are served. */
  counts(): Readonly<NameCounts> | null;
  close(): Promise<void>;
}

interface LeaseServicesOptions {
  readonly network: NetworkConfig;
  /** null: leased addresses have no names. */
  readonly names: DnsConfig | null;
  /** Milliseconds. */
  readonly nowMs: () => number;
  readonly onProblem: (error: unknown) => void;
}

export function leaseServices({ network, names, nowMs, onProblem }: LeaseServicesOptions): LeaseServices {
  let index = leaseIndex<ServedLease>([]);
  let nameServer: NameServer | undefined;
  let leaseServer: LeaseServer | undefined;
  const book = challengeBook();
  const now = () => Math.floor(nowMs() / 1_000);
  const leases = () => index;

  async function openNames(config: DnsConfig, port: number): Promise<NameServer> {
    const zone = leaseZone(config, network.pool, leases, (label) => book.of(label, now()));
    const { listen, answersASecond } = config;
    return serveNames({ zone, listen, port, answersASecond, nowMs, onProblem });
  }

  return {
    async update(next) {
      index = leaseIndex(next);
      if (names !== null && network.dnsPort !== null) nameServer ??= await openNames(names, network.dnsPort);
      leaseServer ??= await serveLeases({
        leases,
        names: names === null ? null : { zone: names.zone, book },
        now,
        address: gatewayOf(network),
        port: network.apiPort,
        onProblem,
      });
    },
    counts: () => nameServer?.counts ?? null,
    async close() {
      await Promise.all([nameServer?.close(), leaseServer?.close()]);
    },
  };
}

import { Mutex } from "../../keeper/core/mutex.ts";
import { ensureForwarding } from "../../keeper/network/ensure-forwarding.ts";
import { ensureWireguard } from "../../keeper/network/ensure-wireguard.ts";
import type { RunProgram } from "../../keeper/network/run-program.ts";
import { wireguardState } from "../../keeper/network/wireguard-state.ts";
import { ipv6Prefix } from "../../keeper/protocol/ipv6-prefix.ts";
import type { BrokerNetwork, DesiredPeer } from "../core/network-port.ts";
import { filterTable } from "./filter-table.ts";
import { gatewayOf } from "./gateway-of.ts";
import type { KernelTable } from "./kernel-table.ts";
import { neighbourTable } from "./neighbour-table.ts";
import type { NetworkConfig } from "./network-config.ts";
import { peerTable } from "./peer-table.ts";
import { routeTable } from "./route-table.ts";

/** What was found otherwise than it had been left: somebody else was at it, or the machine has lost it. */
export type Drift = KernelTable["name"] | "interface";

interface NetworkDoors {
  readonly run: RunProgram;
  /** The public key of `privateKeyFile`, base64. */
  readonly publicKey: string;
  /** Told how many lines of a table were mended. */
  readonly onDrift: (what: Drift, lines: number) => void;
}

/**
 * The broker's half of the network, by Debian's own tools. Each call looks at what there is and changes what is otherwise,
 * so that one after a restart, or each minute, mends whatever happened meanwhile. The firewall is always first: nothing is
 * let through that is not leased, whatever fails after it.
 *
 * Stopping the broker leaves all of it at work: hosts do not notice.
 *
 * `apply` throws what the programs do, and RangeError for a prefix that is none.
 */
export function openBrokerNetwork(
  config: NetworkConfig,
  { run, publicKey, onDrift }: NetworkDoors,
): BrokerNetwork {
  const filter = filterTable(run, config);
  const others = [peerTable(run, config.tunnel), routeTable(run, config), neighbourTable(run, config)];
  const turns = new Mutex();
  /** What the last call has made; undefined when it has failed, and nobody knows. */
  let made: ReadonlyMap<KernelTable, ReadonlySet<string>> | undefined;

  const settle = async (
    table: KernelTable,
    desired: readonly DesiredPeer[],
    before: ReadonlySet<string> | undefined,
  ) => {
    const [wanted, observed] = [table.wanted(desired), await table.observed()];
    if (before !== undefined) {
      const { gone, come } = difference(observed, before);
      const lines = Math.max(gone.length, come.length);
      if (lines > 0) onDrift(table.name, lines);
    }
    const { gone, come } = difference(observed, wanted);
    if (gone.length + come.length > 0) await table.change(gone, come);
    return wanted;
  };

  return {
    apply: (peers) =>
      turns.run(async () => {
        const desired = peers.map((peer) => ({ ...peer, prefix: ipv6Prefix(peer.prefix).text }));
        const before = made;
        made = undefined;
        const now = new Map([[filter, await settle(filter, desired, before?.get(filter))]]);
        await ensureForwarding(run, config.uplink, config.delivery === "neighbours");
        const changed = await ensureWireguard(run, {
          name: config.tunnel,
          privateKeyFile: config.privateKeyFile,
          publicKey,
          port: config.port,
          mtu: config.mtu,
          addresses: [gatewayOf(config)],
        });
        if (changed && before !== undefined) onDrift("interface", 1);
        for (const table of others) now.set(table, await settle(table, desired, before?.get(table)));
        made = now;
      }),
    handshakes: async () => {
      const { peers } = await wireguardState(run, config.tunnel);
      return new Map(
        [...peers].flatMap(([key, { handshake }]) => (handshake > 0 ? [[key, handshake] as const] : [])),
      );
    },
  };
}

function difference(from: ReadonlySet<string>, to: ReadonlySet<string>) {
  return {
    gone: [...from].filter((line) => !to.has(line)),
    come: [...to].filter((line) => !from.has(line)),
  };
}

import { join } from "node:path";
import type { JsonRpcProvider } from "ethers";
import { deploy } from "../../ignition/deploy.ts";
import Network from "../../ignition/modules/Network.ts";
import { leasedPrefix, type PrefixLease } from "../../keeper/core/prefix-lease.ts";
import { Database } from "../../keeper/store/database.ts";
import { LeaseRepository } from "../../keeper/store/lease-repository.ts";
import type { LocalChain } from "../chain/local-chain.ts";
import type { GuestCable } from "../guest/guest-driver.ts";
import type { Cleanup } from "../process/cleanup.ts";
import { BRIDGE, layRoads } from "./lay-roads.ts";
import { leadOut } from "./lead-out.ts";
import { startBroker } from "./start-broker.ts";
import { startTunneld, TUNNEL } from "./start-tunneld.ts";
import { until } from "./until.ts";

/** The longest that there is: a devnet's clock jumps by months. */
const LEASE_SECONDS = 366 * 86_400;

export interface Ipv6Options {
  readonly chain: LocalChain;
  readonly provider: JsonRpcProvider;
  /** The host's address on its guests' bridge, and the length of their network. */
  readonly gateway: { readonly address: string; readonly length: number };
  /** Port of this computer's loopback that guests reach at that address. */
  readonly relayPort: number;
  readonly folder: string;
}

/** A host's IPv6 by a broker: machines of an Internet that guests are plugged into. */
export interface Ipv6World {
  /** `network.ipv6` of a keeper that leases of that broker. */
  readonly config: object;
  readonly cable: GuestCable;
  /** The command that runs what follows it somewhere in the Internet. */
  readonly fromInternet: readonly string[];
  /** Bytes that have come and gone by the tunnel, as the host counts them. */
  carried(): Promise<{ readonly received: number; readonly sent: number }>;
  /** The prefix that the keeper of this store has leased, once its tunnel carries. */
  leased(databaseFile: string): Promise<string>;
  /** Resolves when that keeper has given back all that it had leased. */
  released(databaseFile: string): Promise<void>;
}

/** Starts a broker on machines of their own, and what a keeper needs to lease a prefix of it for the host. Needs root. */
export async function openIpv6(
  { chain, provider, gateway, relayPort, folder }: Ipv6Options,
  cleanup: Cleanup,
): Promise<Ipv6World> {
  const roads = await layRoads(cleanup, `${gateway.address}/${gateway.length}`);
  const { internet, host, broker: machine } = roads;
  const request = ({ method, params }: { readonly method: string; readonly params?: unknown }) =>
    provider.send(method, (params ?? []) as unknown[]);
  const contracts = await deploy({ request }, Network, { Network: { leaseLength: LEASE_SECONDS } });
  const place = { chain, provider, ...contracts, machine, folder };
  const brokerId = await startBroker(place, cleanup);
  const tunnelSocket = await startTunneld(cleanup, host, folder);
  await leadOut(cleanup, host, { folder, address: gateway.address, port: relayPort });
  return {
    config: {
      ...{ mode: "broker", leases: contracts.leases, broker: brokerId, budget: "1" },
      ...{ tunnelSocket, orderSocket: join(folder, "lease.sock") },
    },
    cable: { namespace: `/proc/${host.pid}/ns/net`, bridge: BRIDGE },
    fromInternet: ["nsenter", `--net=/proc/${internet.pid}/ns/net`, "--"],
    async carried() {
      const [, received = "0", sent = "0"] = (await host.run("wg", ["show", TUNNEL, "transfer"]))
        .trim()
        .split("\t");
      return { received: Number(received), sent: Number(sent) };
    },
    leased: (databaseFile) => until("a prefix", async () => leasedPrefix(await leaseIn(databaseFile))),
    released: async (databaseFile) => {
      await until("the lease's end", async () => ((await leaseIn(databaseFile)) === null ? true : null));
    },
  };
}

/** The lease of a keeper that is at work. */
async function leaseIn(databaseFile: string): Promise<PrefixLease | null> {
  const database = await Database.openReadOnly(databaseFile);
  try {
    return (await LeaseRepository.open(database)).current();
  } finally {
    await database.close();
  }
}

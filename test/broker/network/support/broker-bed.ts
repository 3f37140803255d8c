import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { z } from "zod";
import type { BrokerNetwork, DesiredPeer } from "../../../../broker/core/network-port.ts";
import { networkConfig } from "../../../../broker/network/network-config.ts";
import { type Drift, openBrokerNetwork } from "../../../../broker/network/open-broker-network.ts";
import { type Machine, startMachine } from "../../../../devnet/network/start-machine.ts";
import { Cleanup } from "../../../../devnet/process/cleanup.ts";
import { type BrokerTunnel, raiseBrokerTunnel } from "../../../../keeper/network/broker-tunnel.ts";
import { ipv6Text } from "../../../../keeper/protocol/ipv6-text.ts";
import { openVoice, type Voice } from "./voice.ts";
import { wireguardKey } from "./wireguard-key.ts";

/** Somewhere in the Internet, and the router of it. */
export const WORLD = "2001:db8:ffff::1";

/** A host that is a broker's customer, and its one virtual machine. */
export interface HostBed {
  readonly host: Machine;
  readonly vm: Voice;
  readonly vmMachine: Machine;
  /** The machine's address: the second of the host's prefix. */
  readonly address: string;
  readonly tunnel: BrokerTunnel;
  readonly peer: DesiredPeer;
}

/** Internet, broker, hosts with a machine each; cables between them, and a tunnel through the Internet's old part. */
export interface BrokerBed {
  readonly broker: Machine;
  readonly internet: Machine;
  readonly world: Voice;
  readonly hosts: readonly HostBed[];
  readonly drifts: (readonly [Drift, number])[];
  /** The broker's process as after a restart: it knows nothing of before. */
  restarted(): BrokerNetwork;
  readonly network: BrokerNetwork;
  /** How many packets the broker's firewall has dropped. */
  dropped(): Promise<number>;
  close(): Promise<void>;
}

/** @param brokerKey of the tunnel's end at the broker */
export async function openBrokerBed(
  more: Partial<z.input<typeof networkConfig>> = {},
  count = 2,
  brokerKey = wireguardKey(1),
): Promise<BrokerBed> {
  const cleanup = new Cleanup();
  try {
    const folder = await mkdtemp(join(tmpdir(), "blockhost-bed-"));
    cleanup.add(() => rm(folder, { recursive: true, force: true }));
    const keyFile = async (name: string, secret: string) => {
      const path = join(folder, name);
      await writeFile(path, `${secret}\n`, { mode: 0o600 });
      return path;
    };
    const config = networkConfig.parse({
      tunnel: "bk0",
      uplink: "up0",
      privateKeyFile: await keyFile("broker", brokerKey.secret),
      pool: "2001:db8:1::/48",
      prefixLength: 64,
      ...more,
    });
    const [internet, broker] = await Promise.all([startMachine(cleanup), startMachine(cleanup)]);
    await internet.cable("broker", broker, "up0");
    await internet.run("sysctl", ["-qw", "net/ipv4/ip_forward=1"]);
    await internet.ip(
      `address add ${WORLD}/64 dev broker nodad`,
      "address add 203.0.113.1/24 dev broker",
      ...(config.delivery === "routed" ? [`route add ${config.pool.text} via 2001:db8:ffff::2`] : []),
    );
    await broker.ip(
      "address add 2001:db8:ffff::2/64 dev up0 nodad",
      "address add 203.0.113.2/24 dev up0",
      "route add default via 203.0.113.1",
      `route add default via ${WORLD}`,
    );
    const world = await openVoice(cleanup, internet);
    const drifts: [Drift, number][] = [];
    const restarted = () =>
      openBrokerNetwork(config, {
        run: broker.run,
        publicKey: brokerKey.publicKey,
        onDrift: (what, lines) => drifts.push([what, lines]),
      });
    const host = async (number: number): Promise<HostBed> => {
      const [host, vmMachine] = await Promise.all([startMachine(cleanup), startMachine(cleanup)]);
      const size = 1n << BigInt(128 - config.prefixLength);
      const first = config.pool.first + BigInt(number) * size;
      const prefix = `${ipv6Text(first)}/${config.prefixLength}`;
      const [gateway, address] = [ipv6Text(first + 1n), ipv6Text(first + 2n)];
      await internet.cable(`host${number}`, host, "net0");
      await internet.ip(`address add 198.51.${number}.1/24 dev host${number}`);
      await host.ip(
        "link add vmbr0 type bridge",
        "link set vmbr0 up",
        `address add 198.51.${number}.7/24 dev net0`,
        `route add default via 198.51.${number}.1`,
      );
      await host.cable("tap0", vmMachine, "eth0");
      await host.ip("link set tap0 master vmbr0");
      const key = wireguardKey(100 + number);
      const tunnel: BrokerTunnel = {
        name: `tn${number}`,
        privateKeyFile: await keyFile(`host${number}`, key.secret),
        publicKey: key.publicKey,
        mtu: 1_420,
        prefix,
        broker: { publicKey: brokerKey.publicKey, endpoint: `203.0.113.2:${config.port}`, keepalive: 25 },
        bridge: "vmbr0",
        uplink: "net0",
        hostPorts: [],
      };
      await raiseBrokerTunnel(host.run, tunnel, 0);
      await vmMachine.ip(
        `address add ${address}/${config.prefixLength} dev eth0 nodad`,
        `route add default via ${gateway}`,
      );
      const vm = await openVoice(cleanup, vmMachine);
      return {
        host,
        vm,
        vmMachine,
        address,
        tunnel,
        peer: { publicKey: key.publicKey, prefix, suspended: false },
      };
    };
    const network = restarted();
    const hosts = await Promise.all(Array.from({ length: count }, (_, index) => host(index + 1)));
    return {
      broker,
      internet,
      world,
      hosts,
      drifts,
      restarted,
      network,
      async dropped() {
        const listing = await broker.run("nft", ["list", "table", "inet", "blockhost_broker"]);
        return [...listing.matchAll(/counter packets (\d+) bytes \d+ drop/g)].reduce(
          (sum, [, of]) => sum + Number(of),
          0,
        );
      },
      close: () => cleanup.run(),
    };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { networkConfig } from "../../../broker/network/network-config.ts";
import { openBrokerNetwork } from "../../../broker/network/open-broker-network.ts";
import { startMachine } from "../../../devnet/network/start-machine.ts";
import { Cleanup } from "../../../devnet/process/cleanup.ts";
import { ipv6Text } from "../../../keeper/protocol/ipv6-text.ts";
import { wireguardKey } from "../../broker/network/support/wireguard-key.ts";
import type { Figure } from "../figure.ts";

const LEASES = 1_000;
const BROKER_KEY = wireguardKey(1);
/** The daemon looks once a minute: a look must not fill it. Milliseconds. */
const MOST_RECONCILE = 10_000;

/**
 * What the network of 1,000 leases costs, in a namespace with this machine's WireGuard: all of it made anew as after a
 * restart, a look that finds nothing to do, one lease more, and the same with a neighbour for each address of a /124.
 */
export async function measureNetwork(): Promise<Figure[]> {
  const routed = await measure("routed", "2001:db8:1::/48", 64);
  const neighbours = await measure("neighbours", "2001:db8:ffff::1:0/112", 124);
  return [...routed, ...neighbours];
}

async function measure(delivery: "routed" | "neighbours", pool: string, length: number): Promise<Figure[]> {
  const cleanup = new Cleanup();
  try {
    const folder = await mkdtemp(join(tmpdir(), "blockhost-bench-"));
    cleanup.add(() => rm(folder, { recursive: true }));
    const privateKeyFile = join(folder, "key");
    await writeFile(privateKeyFile, BROKER_KEY.secret, { mode: 0o600 });
    const [machine, internet] = [await startMachine(cleanup), await startMachine(cleanup)];
    await machine.cable("up0", internet, "broker");
    const config = networkConfig.parse({
      tunnel: "bk0",
      uplink: "up0",
      privateKeyFile,
      pool,
      prefixLength: length,
      delivery,
    });
    const { publicKey } = BROKER_KEY;
    const network = openBrokerNetwork(config, { run: machine.run, publicKey, onDrift: () => undefined });
    const size = 1n << BigInt(128 - length);
    const peers = Array.from({ length: LEASES + 1 }, (_, index) => ({
      publicKey: wireguardKey(1_000 + index).publicKey,
      prefix: `${ipv6Text(config.pool.first + BigInt(index + 1) * size)}/${length}`,
      suspended: false,
    }));
    const timed = async (count: number) => {
      const begun = performance.now();
      await network.apply(peers.slice(0, count));
      return Math.round(performance.now() - begun);
    };
    const [all, nothing, one] = [await timed(LEASES), await timed(LEASES), await timed(LEASES + 1)];
    const name = `broker.${delivery}`;
    return [
      { name: `${name}.from-nothing`, value: all, unit: "ms", target: MOST_RECONCILE },
      { name: `${name}.nothing-to-do`, value: nothing, unit: "ms", target: 2_000 },
      { name: `${name}.one-more`, value: one, unit: "ms", target: 2_000 },
    ];
  } finally {
    await cleanup.run();
  }
}

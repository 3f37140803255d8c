import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { getAddress, toBeHex } from "ethers";
import { keeperProgram } from "../../../devnet/keeper/keeper-program.ts";
import { KEEPER_ENVIRONMENT, KEEPER_NODE_FLAGS } from "../../../devnet/keeper/keeper-runtime.ts";
import { Cleanup } from "../../../devnet/process/cleanup.ts";
import { wireguardKey } from "../../broker/network/support/wireguard-key.ts";
import { BrokerBed, PRICE } from "../../broker/support/broker-bed.ts";
import type { Figure } from "../figure.ts";

const LEASES = 1_000;
const BLOCKS = 20;
const BLOCK_MS = 1_000;
/** Ten minutes, a sixth of the time that the contract leaves for an answer. Milliseconds. */
const LATEST_ANSWER = 600_000;
/** What a machine of 1 GB can spare. MiB. */
const MOST_MEMORY = 200;
/**
 * A contract that answers true to all but `supportsInterface(0xffffffff)`: a thousand deployments need not be whole ones,
 * since the lease asks them for a role only. `mstore(0, iszero(eq(shr(224, calldataload(4)), 0xffffffff)))`, returned.
 */
const SAYS_YES = "0x60043560e01c63ffffffff14155f5260205ff3";

/** A thousand hosts that ask within twenty blocks, a block a second: when each is answered, and what the broker takes. */
export async function measureLeases(): Promise<Figure[]> {
  const cleanup = new Cleanup();
  try {
    const bed = await BrokerBed.open(LEASES);
    cleanup.add(() => bed.close());
    const { chain, leases, registry } = bed;
    const hosts = await Promise.all(
      Array.from({ length: LEASES }, async (_, index) => {
        const deployment = getAddress(toBeHex(0x1000_0000 + index, 20));
        await chain.rpc("hardhat_setCode", deployment, SAYS_YES);
        return {
          deployment,
          secretKey: randomBytes(32),
          wireguardKey: wireguardKey(1_000 + index).publicKey,
        };
      }),
    );
    await chain.automine(false);
    const broker = await startBroker(bed, cleanup);
    // It puts its own key into the registry first.
    while ((await registry.brokerOf(1)).keyEpoch === 1n) await Promise.all([chain.mine(), sleep(BLOCK_MS)]);
    const { keyEpoch } = await registry.brokerOf(1);
    const requests = await Promise.all(
      hosts.map(async (host) => ({ deployment: host.deployment, sealed: await bed.sealed(host) })),
    );

    const askedAt = new Map<bigint, number>();
    const times: number[] = [];
    for (let block = 0; times.length < LEASES; block++) {
      const next = sleep(BLOCK_MS);
      const share = requests.slice((block * LEASES) / BLOCKS, ((block + 1) * LEASES) / BLOCKS);
      await Promise.all(
        share.map(({ deployment, sealed }) =>
          leases.request(1, keyEpoch, deployment, sealed, { value: PRICE, gasLimit: 500_000 }),
        ),
      );
      await chain.mine();
      const { number } = await chain.head();
      const [asked, answered] = await Promise.all([
        leases.queryFilter(leases.filters.Requested(), number, number),
        leases.queryFilter(leases.filters.Answered(), number, number),
      ]);
      for (const { args } of asked) askedAt.set(args.requestId, Date.now());
      for (const { args } of answered) times.push(Date.now() - (askedAt.get(args.requestId) ?? 0));
      await next;
    }
    times.sort((a, b) => a - b);
    const quantile = (share: number) => times[Math.ceil(times.length * share) - 1] ?? Number.NaN;
    return [
      { name: "broker.answer.p50", value: quantile(0.5), unit: "ms", target: null },
      { name: "broker.answer.last", value: quantile(1), unit: "ms", target: LATEST_ANSWER },
      { name: "broker.memory", value: await peakOf(broker), unit: "MiB", target: MOST_MEMORY },
    ];
  } finally {
    await cleanup.run();
  }
}

/** @returns its process */
async function startBroker(bed: BrokerBed, cleanup: Cleanup): Promise<number> {
  const { keystoreFile, passphraseFile, folder } = bed.keystore;
  const config = {
    chain: {
      chainId: bed.chain.chainId,
      rpcUrls: [bed.chain.url],
      leases: await bed.leases.getAddress(),
      deploymentBlock: 0,
      confirmations: 0,
      finality: { depth: 0 },
      maxFeePerGasGwei: "1000",
    },
    brokerId: 1,
    keys: { operator: { keystoreFile, passphraseFile }, secretsFolder: join(folder, "secrets") },
    network: { uplink: "eth0", privateKeyFile: "/unused", pool: "2001:db8::/48", prefixLength: 64 },
    tunnel: { endpoint: "broker.example.org:51820" },
    database: { file: join(folder, "broker.db") },
    // All of them on one day.
    gasPerDay: 10_000_000_000,
  };
  const file = join(folder, "broker.json");
  await writeFile(file, JSON.stringify(config));
  const program = await keeperProgram("test/bench/broker/broker-child.ts");
  const child = spawn(process.execPath, [...KEEPER_NODE_FLAGS, program, file], {
    env: { ...process.env, ...KEEPER_ENVIRONMENT },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const closed = once(child, "close");
  cleanup.add(async () => {
    child.kill("SIGTERM");
    await closed;
  });
  await once(child, "spawn");
  return child.pid ?? 0;
}

/** The most memory that was resident, MiB. */
async function peakOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Math.round(Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1]) / 1_024);
}

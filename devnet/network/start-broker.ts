import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type JsonRpcProvider, Wallet } from "ethers";
import { wireguardKeyFile } from "../../keeper/network/wireguard-key-file.ts";
import { keyPair } from "../../keeper/protocol/key-pair.ts";
import { BrokerRegistry__factory } from "../../typechain-types/factories/network/BrokerRegistry__factory.ts";
import { giveEther } from "../chain/give-ether.ts";
import type { LocalChain } from "../chain/local-chain.ts";
import { startKeeperProcess } from "../keeper/keeper-process.ts";
import { keeperProgram } from "../keeper/keeper-program.ts";
import { KEEPER_NODE_FLAGS } from "../keeper/keeper-runtime.ts";
import { makeKeystore } from "../keeper/make-keystore.ts";
import type { Cleanup } from "../process/cleanup.ts";
import { BROKER_IPV4, BROKER_UPLINK, POOL } from "./lay-roads.ts";
import { leadOut } from "./lead-out.ts";
import type { Machine } from "./start-machine.ts";
import { until } from "./until.ts";

const PORT = 51_820;
const PREFIX_LENGTH = 64;
/** Wei for a period. */
const PRICE = 10n ** 15n;

/** What a broker is started with. */
export interface BrokerPlace {
  readonly chain: LocalChain;
  readonly provider: JsonRpcProvider;
  readonly registry: string;
  readonly leases: string;
  readonly machine: Machine;
  /** Gets its keys, its store and its log. */
  readonly folder: string;
}

/** An IPv6 broker as its operator runs it: registered on the chain, a process of its own on a machine of its own. @returns its number */
export async function startBroker(
  { chain, provider, registry: address, leases, machine, folder }: BrokerPlace,
  cleanup: Cleanup,
): Promise<number> {
  const { address: _, ...operator } = await makeKeystore(folder, "broker");
  const passphrase = (await readFile(operator.passphraseFile, "utf8")).trim();
  const keystore = await Wallet.fromEncryptedJson(await readFile(operator.keystoreFile, "utf8"), passphrase);
  const wallet = new Wallet(keystore.privateKey, provider);
  await giveEther(provider, wallet.address);
  const registry = BrokerRegistry__factory.connect(address, wallet);
  const offer = {
    // Of nobody: the broker puts its own in the place of it, at its first look.
    encryptionKey: keyPair(randomBytes(32)).publicKey,
    region: "devnet",
    prefixLength: PREFIX_LENGTH,
    capacity: 16,
    price: PRICE,
  };
  await (await registry.register(offer)).wait();
  const brokerId = Number(await registry.brokerCount());
  const privateKeyFile = join(folder, "broker-wireguard");
  await wireguardKeyFile(privateKeyFile, randomBytes);
  const config = {
    chain: {
      chainId: chain.chainId,
      rpcUrls: [chain.url],
      leases,
      deploymentBlock: 0,
      confirmations: 0,
      finality: { depth: 0 },
      pollIntervalMs: 250,
      maxFeePerGasGwei: "100",
    },
    brokerId,
    keys: { operator, secretsFolder: join(folder, "broker-secrets") },
    network: { uplink: BROKER_UPLINK, port: PORT, privateKeyFile, pool: POOL, prefixLength: PREFIX_LENGTH },
    tunnel: { endpoint: `${BROKER_IPV4}:${PORT}` },
    database: { file: join(folder, "broker.db") },
    adminSocket: join(folder, "broker.sock"),
  };
  const configFile = join(folder, "broker.json");
  await writeFile(configFile, JSON.stringify(config, null, 2));
  await leadOut(cleanup, machine, { folder, address: "127.0.0.1", port: Number(new URL(chain.url).port) });
  const [command = "", ...before] = machine.inside;
  const program = [process.execPath, ...KEEPER_NODE_FLAGS, await keeperProgram("broker/main.ts"), "run"];
  const daemon = await startKeeperProcess(
    [command, ...before, ...program],
    configFile,
    join(folder, "broker.log"),
    { name: "broker", started: "the broker is at work" },
  );
  cleanup.add(() => daemon.stop());
  await until("the broker's own key", async () => {
    const { encryptionKey } = (await registry.brokerOf(brokerId)).offer;
    return encryptionKey === offer.encryptionKey ? null : encryptionKey;
  });
  return brokerId;
}

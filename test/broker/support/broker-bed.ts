import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hexlify, JsonRpcSigner } from "ethers";
import { pino } from "pino";
import type { BrokerNetwork } from "../../../broker/core/network-port.ts";
import { brokerConfigSchema } from "../../../broker/daemon/broker-config.ts";
import { type BuiltBroker, buildBroker } from "../../../broker/daemon/build-broker.ts";
import { openBrokerStore } from "../../../broker/store/open-broker-store.ts";
import type { ServedLease } from "../../../broker/tunnel-api/lease-api.ts";
import { httpPost } from "../../../keeper/chain/http-post.ts";
import type { KeeperKey } from "../../../keeper/chain/keeper-key.ts";
import { InboxSecretFolder } from "../../../keeper/commands/inbox-secret-folder.ts";
import { keyPair } from "../../../keeper/protocol/key-pair.ts";
import { openLeaseAnswer } from "../../../keeper/protocol/open-lease-answer.ts";
import { sealLeaseRequest } from "../../../keeper/protocol/seal-lease-request.ts";
import { wireguardKeyText } from "../../../keeper/protocol/wireguard-key.ts";
import type { Database } from "../../../keeper/store/database.ts";
import { BrokerRegistry__factory } from "../../../typechain-types/factories/network/BrokerRegistry__factory.ts";
import { PrefixLeases__factory } from "../../../typechain-types/factories/network/PrefixLeases__factory.ts";
import { Subscriptions__factory } from "../../../typechain-types/factories/Subscriptions__factory.ts";
import type { BrokerRegistry } from "../../../typechain-types/network/BrokerRegistry.ts";
import type { PrefixLeases } from "../../../typechain-types/network/PrefixLeases.ts";
import { handTime } from "../../fakes/hand-time.ts";
import { TempKeystore } from "../../keeper/chain/keystore.ts";
import { TestChain } from "../../keeper/chain/test-chain.ts";
import { FakeNetwork } from "./fake-network.ts";

export const PRICE = 1_000n;
export const LEASE_SECONDS = 30 * 86_400;
export const BROKER_KEY = wireguardKeyText(
  Buffer.from(keyPair(new Uint8Array(32).fill(9)).publicKey.slice(2), "hex"),
);

/** A host that leases: its deployment and the keys of one request. */
export interface Host {
  readonly deployment: string;
  readonly secretKey: Uint8Array;
  readonly wireguardKey: string;
}

/** A broker on a real chain with the real contracts, over a network that only remembers. */
export class BrokerBed {
  readonly chain: TestChain;
  readonly registry: BrokerRegistry;
  readonly leases: PrefixLeases;
  readonly admin: JsonRpcSigner;
  /** What only remembers. */
  readonly network = new FakeNetwork();
  /** What hosts are told of in the tunnel. */
  served: readonly ServedLease[] = [];
  readonly clock: { now: number };
  /** The operator's key. */
  readonly keystore: TempKeystore;
  readonly #key: KeeperKey;
  readonly #folder: string;
  #db: Database | null = null;

  private constructor(parts: {
    chain: TestChain;
    registry: BrokerRegistry;
    leases: PrefixLeases;
    admin: JsonRpcSigner;
    key: KeeperKey;
    keystore: TempKeystore;
    folder: string;
    now: number;
  }) {
    this.chain = parts.chain;
    this.registry = parts.registry;
    this.leases = parts.leases;
    this.admin = parts.admin;
    this.#key = parts.key;
    this.keystore = parts.keystore;
    this.#folder = parts.folder;
    this.clock = { now: parts.now };
  }

  static async open(capacity = 3): Promise<BrokerBed> {
    const [chain, keystore] = await Promise.all([TestChain.start(), TempKeystore.create()]);
    const key = await keystore.load();
    const admin = await chain.account(0);
    const registry = await new BrokerRegistry__factory(admin).deploy(admin, true, 0, LEASE_SECONDS);
    await registry.waitForDeployment();
    const leases = PrefixLeases__factory.connect(await registry.leases(), admin);
    const offer = {
      encryptionKey: keyPair(randomBytes(32)).publicKey,
      region: "test",
      prefixLength: 64,
      capacity,
      price: PRICE,
    };
    // Registered by somebody, and handed over to the broker's own key.
    await registry.register(offer);
    await registry.beginOperatorTransfer(1, key.address);
    await chain.rpc("hardhat_setBalance", key.address, "0x8ac7230489e80000");
    await chain.rpc("hardhat_impersonateAccount", key.address);
    const operator = new JsonRpcSigner(chain.provider, key.address);
    await registry.connect(operator).acceptOperatorTransfer(1);
    await chain.rpc("hardhat_stopImpersonatingAccount", key.address);
    const folder = await mkdtemp(join(tmpdir(), "broker-bed-"));
    const now = ((await chain.provider.getBlock("latest"))?.timestamp ?? 0) * 1_000;
    return new BrokerBed({ chain, registry, leases, admin, key, keystore, folder, now });
  }

  /** A broker's process begins: after `crash`, or for the first time. */
  async start(
    {
      rpcUrls = [this.chain.url],
      network = this.network,
      wireguardKey = BROKER_KEY,
      pool = "2001:db8::/48",
      ...others
    }: {
      readonly gasPerDay?: number;
      readonly rpcUrls?: string[];
      readonly network?: BrokerNetwork;
      readonly wireguardKey?: string;
      readonly pool?: string;
      readonly tunnel?: { readonly endpoint: string };
    } = {},
    brokerId = 1,
  ): Promise<BuiltBroker> {
    const config = brokerConfigSchema.parse({
      chain: {
        chainId: this.chain.chainId,
        rpcUrls,
        leases: await this.leases.getAddress(),
        deploymentBlock: 0,
        confirmations: 0,
        finality: { depth: 0 },
        maxFeePerGasGwei: "1000",
      },
      brokerId,
      keys: { operator: { keystoreFile: "/unused", passphraseFile: "/unused" } },
      network: {
        uplink: "eth0",
        privateKeyFile: "/unused",
        pool,
        prefixLength: 64,
      },
      tunnel: { endpoint: "broker.example.org:51820" },
      ...others,
    });
    const { chainId, leases } = config.chain;
    this.#db = await openBrokerStore(join(this.#folder, `broker-${brokerId}.db`), {
      chainId,
      leases,
      brokerId,
      network: config.network.pool.text,
    });
    return buildBroker(config, {
      log: pino({ level: "silent" }),
      time: handTime(this.clock),
      randomBytes,
      post: httpPost,
      database: this.#db,
      operator: this.#key,
      secrets: new InboxSecretFolder(join(this.#folder, "secrets")),
      network,
      serve: async (leases) => {
        this.served = leases;
      },
      wireguardKey,
    });
  }

  /** The process is gone, and with it all that is not in the store. */
  async crash(): Promise<void> {
    await this.#db?.close();
    this.#db = null;
  }

  async close(): Promise<void> {
    await this.crash();
    await this.keystore.remove();
    await this.chain.close();
    await rm(this.#folder, { recursive: true });
  }

  /** A host with contracts of its own, whose admin is the bed's. */
  async host(): Promise<Host> {
    const subscriptions = await new Subscriptions__factory(this.admin).deploy(0, this.admin, this.admin);
    return this.freshKeys({ deployment: await subscriptions.getAddress() });
  }

  /** The same host with other keys. */
  freshKeys({ deployment }: Pick<Host, "deployment">): Host {
    const wireguard = keyPair(randomBytes(32)).publicKey.slice(2);
    return {
      deployment,
      secretKey: randomBytes(32),
      wireguardKey: wireguardKeyText(Buffer.from(wireguard, "hex")),
    };
  }

  /** What a host's request is sealed to; the broker puts its own key there at its first look. */
  async sealed(host: Host, brokerId = 1): Promise<string> {
    const { offer } = await this.registry.brokerOf(1);
    const request = { wireguardKey: host.wireguardKey, replyKey: keyPair(host.secretKey).publicKey };
    const leases = await this.leases.getAddress();
    const context = { chainId: BigInt(this.chain.chainId), leases, brokerId, deployment: host.deployment };
    return hexlify(await sealLeaseRequest(request, offer.encryptionKey, context));
  }

  /** Asks for a prefix, as the host unless told what it sends. */
  async ask(host: Host, sealed?: string): Promise<number> {
    const { keyEpoch } = await this.registry.brokerOf(1);
    const bytes = sealed ?? (await this.sealed(host));
    await this.leases.request(1, keyEpoch, host.deployment, bytes, { value: PRICE });
    return Number(await this.leases.requestCount());
  }

  async rekey(leaseId: bigint, host: Host): Promise<number> {
    const { keyEpoch } = await this.registry.brokerOf(1);
    await this.leases.rekey(leaseId, keyEpoch, await this.sealed(host));
    return Number(await this.leases.requestCount());
  }

  /** What the host reads in the answer's event; null while there is none. */
  async answerFor(requestId: number, host: Host) {
    const [log] = await this.leases.queryFilter(this.leases.filters.Answered(requestId));
    if (log === undefined) return null;
    const context = {
      chainId: BigInt(this.chain.chainId),
      leases: await this.leases.getAddress(),
      requestId: BigInt(requestId),
      deployment: host.deployment,
    };
    const sealed = Buffer.from(log.args.sealedAnswer.slice(2), "hex");
    return openLeaseAnswer(sealed, host.secretKey, context);
  }

  /** Moves the chain's clock and the broker's. */
  async pass(seconds: number): Promise<void> {
    await this.chain.rpc("evm_increaseTime", seconds);
    await this.chain.mine();
    this.clock.now += seconds * 1_000;
  }
}

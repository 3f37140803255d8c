import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonRpcProvider } from "ethers";
import { type DevnetContracts, deployDevnet } from "./chain/deploy-devnet.ts";
import { giveEther } from "./chain/give-ether.ts";
import { type LocalChain, startLocalChain } from "./chain/local-chain.ts";
import { localProvider } from "./chain/local-provider.ts";
import { moveTime } from "./chain/move-time.ts";
import { swapPaths } from "./chain/swap-paths.ts";
import type { Stage } from "./demo/stage.ts";
import type { PreparedDriver } from "./guest/make-driver.ts";
import { WatchedDriver } from "./guest/watched-driver.ts";
import { keeperCommand } from "./keeper/keeper-command.ts";
import { type KeeperProcess, startKeeperProcess } from "./keeper/keeper-process.ts";
import { makeKeystore } from "./keeper/make-keystore.ts";
import { type Ipv6World, openIpv6 } from "./network/open-ipv6.ts";
import { ensurePages } from "./portal/ensure-pages.ts";
import { Cleanup } from "./process/cleanup.ts";
import { freePortBase } from "./process/free-port-base.ts";
import { certificateFor } from "./proxmox/certificate.ts";
import { installHost } from "./proxmox/install-host.ts";
import type { Release } from "./proxmox/release.ts";
import { startSimulator } from "./proxmox/simulator.ts";
import { newTenant } from "./tenant/new-tenant.ts";
import type { PortalPlace } from "./tenant/portal-client.ts";
import type { Shop, Tenant } from "./tenant/tenant.ts";

const TEMPLATE_VMID = 9_000;
const VMID_BASE = 100_000;
/** First address that VMs get, and the low 16 bits of it. */
const FIRST_ADDRESS = { ipv4: "10.77.1.1", low: 0x0101 };
/** The guests' router; what it has on the relay's port is the host's. */
const GATEWAY = "10.77.0.1";
const NETWORK_LENGTH = 16;
/** Guests that one devnet run will ever have at once, generously. */
const MOST_GUESTS = 16;

export interface DevnetOptions {
  readonly guests: PreparedDriver;
  readonly release: Release;
  /** Where a rootd listens, for knocks; left out: they are refused. */
  readonly rootdSocket?: string;
  /** Whether the host leases a prefix of a broker, and machines are reached by it. Needs root. */
  readonly ipv6?: boolean;
  /** Hears what is being started. */
  readonly onProgress: (message: string) => void;
}

/** A BlockHost on one machine: chain, contracts, Proxmox simulator and keeper, with people who can buy. */
export class Devnet implements Stage {
  readonly chain: LocalChain;
  readonly provider: JsonRpcProvider;
  readonly contracts: DevnetContracts;
  readonly guests: WatchedDriver;
  readonly guestDescription: string;
  readonly keeper: KeeperProcess;
  readonly proxmoxUrl: string;
  /** Where tenants approve logins and keep keys. */
  readonly portal: PortalPlace;
  readonly ipv6: (Ipv6World & { readonly prefix: string }) | null;
  /** Where the operator looks, who is the chain's first account. */
  readonly panelUrl: string;
  /** Everything of this run: configuration, logs, the simulator's state. Gone after `close`. */
  readonly folder: string;
  readonly #cleanup: Cleanup;

  private constructor(
    parts: Pick<
      Devnet,
      | "chain"
      | "provider"
      | "contracts"
      | "guests"
      | "guestDescription"
      | "keeper"
      | "proxmoxUrl"
      | "portal"
      | "ipv6"
      | "panelUrl"
      | "folder"
    >,
    cleanup: Cleanup,
  ) {
    this.chain = parts.chain;
    this.provider = parts.provider;
    this.contracts = parts.contracts;
    this.guests = parts.guests;
    this.guestDescription = parts.guestDescription;
    this.keeper = parts.keeper;
    this.proxmoxUrl = parts.proxmoxUrl;
    this.portal = parts.portal;
    this.ipv6 = parts.ipv6;
    this.panelUrl = parts.panelUrl;
    this.folder = parts.folder;
    this.#cleanup = cleanup;
  }

  /** Starts all of it, or nothing: what was started before a failure is stopped again. */
  static async start(options: DevnetOptions): Promise<Devnet> {
    const cleanup = new Cleanup();
    try {
      return await Devnet.#build(options, cleanup);
    } catch (error) {
      await cleanup.run();
      throw error;
    }
  }

  static async #build(
    { guests: prepared, release, rootdSocket, ipv6: isLeased = false, onProgress }: DevnetOptions,
    cleanup: Cleanup,
  ) {
    const folder = await mkdtemp(join(tmpdir(), "blockhost-devnet-"));
    cleanup.add(() => rm(folder, { recursive: true, force: true }));

    onProgress("local chain");
    const chain = await startLocalChain();
    cleanup.add(() => chain.close());
    const provider = localProvider(chain);
    cleanup.add(() => provider.destroy());

    onProgress("contracts");
    const keeperKey = await makeKeystore(folder, "keeper");
    const attestationKey = await makeKeystore(folder, "attestation");
    const contracts = await deployDevnet(provider, keeperKey.address, prepared.image);
    await giveEther(provider, keeperKey.address);

    const portalPort = await freePortBase(0, 3, Math.random);
    const [relayPort, panelPort] = [portalPort + 1, portalPort + 2];
    if (isLeased) onProgress("IPv6 broker");
    const roads = isLeased
      ? await openIpv6(
          {
            chain,
            provider,
            gateway: { address: GATEWAY, length: NETWORK_LENGTH },
            relayPort,
            folder,
          },
          cleanup,
        )
      : null;

    onProgress(`Proxmox VE ${release} simulator`);
    const guests = new WatchedDriver(prepared.driver);
    const portBase = await freePortBase(FIRST_ADDRESS.low, MOST_GUESTS, Math.random);
    const simulator = await startSimulator({
      stateDir: join(folder, "pve"),
      release,
      driver: guests,
      sshPortBase: portBase,
      relayPort,
      ...(roads !== null && { cable: roads.cable }),
    });
    cleanup.add(() => simulator.close());
    const host = await installHost({
      url: simulator.url,
      caPem: simulator.caPem,
      rootPassword: simulator.rootPassword,
      release,
      templates: [{ vmid: TEMPLATE_VMID, name: prepared.image }],
      image: simulator.guestImage,
    });

    onProgress("portal's pages");
    const pages = await ensurePages();
    const certificate = await certificateFor(folder, "portal");
    const domain = `localhost:${portalPort}`;

    onProgress("keeper");
    const files = { secret: join(folder, "pve-token"), ca: join(folder, "pve-ca.pem") };
    await writeFile(files.secret, host.tokenSecret, { mode: 0o600 });
    await writeFile(files.ca, simulator.caPem);
    const { address: _k, ...keeperFiles } = keeperKey;
    const { address: _a, ...attestationFiles } = attestationKey;
    const config = {
      chain: {
        chainId: chain.chainId,
        rpcUrls: [chain.url],
        subscriptions: contracts.subscriptions,
        deploymentBlock: 0,
        confirmations: 0,
        finality: { depth: 1 },
        pollIntervalMs: 250,
        maxFeePerGasGwei: "100",
      },
      proxmox: {
        endpoints: [{ url: simulator.url, node: "pve" }],
        caFile: files.ca,
        tokenId: host.tokenId,
        tokenSecretFile: files.secret,
        pool: host.pool,
        vmidBase: VMID_BASE,
        templates: { [prepared.image]: TEMPLATE_VMID },
        storage: host.diskStorage,
        seedStorage: host.seedStorage,
        bridge: "vmbr0",
      },
      network: {
        cidr: `10.77.0.0/${NETWORK_LENGTH}`,
        gateway: GATEWAY,
        first: FIRST_ADDRESS.ipv4,
        last: "10.77.1.250",
        ...(roads === null
          ? { endpoint: { mode: "forwarded", host: "127.0.0.1", portBase } }
          : { ipv6: roads.config, endpoint: { mode: "ipv6" } }),
      },
      guest: { domain, relay: `${GATEWAY}:${relayPort}`, patienceSeconds: 600 },
      portal: {
        listen: { host: "127.0.0.1", port: portalPort },
        relay: { listen: { host: "127.0.0.1", port: relayPort } },
        admin: { listen: { host: "127.0.0.1", port: panelPort } },
        tls: {
          mode: "files",
          certificateFile: join(folder, "portal.pem"),
          keyFile: join(folder, "portal.key"),
        },
        pages,
        chain: { name: "Devnet", rpcUrls: [chain.url] },
        swaps: {
          checkout: contracts.checkout,
          quoter: contracts.quoter,
          tokens: swapPaths(contracts),
        },
      },
      keys: { keeper: keeperFiles, attestation: attestationFiles },
      database: { file: join(folder, "keeper.db") },
      commands: {
        inbox: contracts.inbox,
        secretsFolder: join(folder, "inbox"),
        ...(rootdSocket !== undefined && { rootdSocket }),
      },
      // Room never comes here: a purchase that is too large is refunded at once.
      work: { tickMs: 2_000, pollMs: 200, capacityPatienceSeconds: 0 },
    };
    const configFile = join(folder, "keeper.json");
    await writeFile(configFile, JSON.stringify(config, null, 2));
    const keeper = await startKeeperProcess(await keeperCommand(), configFile, join(folder, "keeper.log"));
    cleanup.add(() => keeper.stop());
    if (roads !== null) onProgress("lease of a prefix, and its tunnel");
    const ipv6 = roads && { ...roads, prefix: await roads.leased(config.database.file) };

    return new Devnet(
      {
        chain,
        provider,
        contracts,
        guests,
        guestDescription: prepared.description,
        keeper,
        proxmoxUrl: simulator.url,
        portal: { url: `https://${domain}`, ca: certificate.cert },
        ipv6,
        panelUrl: `https://localhost:${panelPort}/admin`,
        folder,
      },
      cleanup,
    );
  }

  vmidOf(id: bigint): number {
    return VMID_BASE + Number(id);
  }

  get plans(): DevnetContracts["plans"] {
    return this.contracts.plans;
  }

  async isOn(vmid: number): Promise<boolean> {
    return this.guests.running(vmid) !== undefined;
  }

  async isAwake(vmid: number): Promise<boolean> {
    const ping = this.guests.running(vmid)?.agent("guest-ping", {}, 1_000);
    if (ping === undefined) return false;
    return ping.then(
      () => true,
      () => false,
    );
  }

  get shop(): Shop {
    return { chainId: this.chain.chainId, ...this.contracts };
  }

  /** Somebody with a new wallet, gas for it, and stablecoins. */
  newTenant(): Promise<Tenant> {
    return newTenant(this.provider, this.shop);
  }

  /** Lets the chain's clock jump; guests and keeper keep their own. */
  moveTimeTo(timestamp: number): Promise<void> {
    return moveTime(this.provider, timestamp);
  }

  /** Stops all of it, the keeper first. */
  close(): Promise<void> {
    return this.#cleanup.run();
  }
}

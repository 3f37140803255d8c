import { type KeeperConfig, parseConfig } from "../../keeper/config.ts";
import { FIRST_BLOCK } from "./chain/block-tree.ts";
import { CHAIN_ID } from "./chain/ledger.ts";
import { INBOX, SUBSCRIPTIONS } from "./chain/market.ts";
import { RPC_URLS } from "./chain/rpc-network.ts";
import { FINALITY } from "./chain/simulated-chain.ts";
import type { Random } from "./clock/random.ts";
import { BACKUP_STORAGE, TEMPLATE } from "./proxmox/cluster.ts";

const KEY = { keystoreFile: "-", passphraseFile: "-" };

/** How machines are backed up: more often than a configuration may ask for. */
export const BACKUPS = { everyMs: 150_000, keep: 2 };

/** What the keeper of a run is told. It looks less often than a real one would: each look is work for the simulation. */
export function keeperConfig(random: Random): KeeperConfig {
  const config = {
    chain: {
      chainId: CHAIN_ID,
      rpcUrls: RPC_URLS,
      subscriptions: SUBSCRIPTIONS,
      deploymentBlock: FIRST_BLOCK,
      confirmations: random.between(0, 3),
      finality: random.chance(0.7) ? { depth: FINALITY } : "finalized",
      pollIntervalMs: 5_000,
      rpcTimeoutMs: 5_000,
      maxFeePerGasGwei: "100",
      bumpAfterBlocks: 4,
    },
    proxmox: {
      endpoints: [{ url: "https://pve1.test:8006", node: "pve1" }],
      // Not an authority's file: the watch would read it by itself, in a thread.
      fingerprint256: "00".repeat(32),
      tokenId: "keeper@pve!keeper",
      tokenSecretFile: "-",
      pool: "blockhost",
      vmidBase: 100_000,
      templates: { "debian-12": TEMPLATE },
      storage: "vmstore",
      seedStorage: "seeds",
      bridge: "vmbr0",
      shutdownSeconds: 30,
    },
    network: {
      cidr: "10.7.0.0/24",
      gateway: "10.7.0.1",
      first: "10.7.0.10",
      last: "10.7.0.250",
      endpoint: { mode: "direct" },
    },
    guest: { domain: "host.test", patienceSeconds: 150, offlineGraceSeconds: 3_600 },
    keys: { keeper: KEY, attestation: KEY },
    database: { file: "-" },
    treasury: { everyHours: 1, minimumUsd: "0.5", minimumEachUsd: "0.05", lookMs: 30_000 },
    commands: { inbox: INBOX, secretsFolder: "-" },
    work: { tickMs: 20_000, pollMs: 5_000, deliverMarginSeconds: 60 },
  };
  const parsed = parseConfig(config, "the simulation's configuration");
  const plan = { everyHours: BACKUPS.everyMs / 3_600_000, keep: BACKUPS.keep };
  return {
    ...parsed,
    backups: { storage: BACKUP_STORAGE, plans: { 1: plan } },
  };
}

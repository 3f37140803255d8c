import { join } from "node:path";
import { formatUnits } from "ethers";
import { KNOWN_CHAINS } from "../../keeper/protocol/known-chains.ts";
import type { Answers } from "../answers/answers.ts";
import { chainRules } from "../chain/chain-rules.ts";
import { swapPath } from "../chain/swap-path.ts";
import type { HostLayout } from "./host-layout.ts";
import type { Outputs } from "./outputs.ts";
import type { HostSetup } from "./ports/host-setup.ts";
import { publicUrls } from "./public-urls.ts";
import { tokenSecretFile } from "./token-secret-file.ts";

/** How contracts name the chain's own money. */
const NATIVE = `0x${"0".repeat(40)}`;

/** What came of the steps before. */
type Found = Pick<Outputs, "contracts" | "pve-access" | "pve-storage" | "pve-network" | "template">;

/** The keeper's configuration for these answers, as it is to stand in its file. */
export function keeperConfig(
  { blockchain, proxmox, storage, ipv6, admin }: Answers,
  found: Found,
  layout: HostLayout,
  keys: HostSetup["keyFiles"],
): object {
  const { settings, listen } = layout;
  const { subscriptions, deploymentBlock, inbox, splitter, checkout } = found.contracts;
  const { chainId, rpcUrls } = blockchain.chain;
  const { maxFeePerGas, ...rules } = chainRules(blockchain.chain);
  const relay = relayOf(found["pve-network"].hostAddress, listen.relay);
  return {
    chain: {
      chainId,
      rpcUrls,
      subscriptions,
      deploymentBlock,
      ...rules,
      maxFeePerGasGwei: formatUnits(maxFeePerGas, "gwei").replace(/\.0$/, ""),
      ...settings.chain,
    },
    proxmox: {
      endpoints: [{ url: layout.proxmox.url, node: proxmox.node }],
      caFile: layout.proxmox.caFile,
      tokenId: found["pve-access"].tokenId,
      tokenSecretFile: tokenSecretFile(layout),
      pool: proxmox.pool,
      vmidBase: proxmox.vmidBase,
      templates: found.template.templates,
      storage: found["pve-storage"].disks,
      seedStorage: found["pve-storage"].seed,
      bridge: found["pve-network"].bridge,
      zone: found["pve-network"].zone,
      fullClone: found["pve-storage"].fullClone ?? false,
    },
    network: { ...proxmox.network, endpoint: proxmox.endpoint, ...(ipv6.mode !== "none" && { ipv6 }) },
    guest: { domain: admin.host, relay: relay.told, ...settings.guest },
    keys,
    database: { file: join(layout.keeperFolder, "keeper.db") },
    ...(storage.backups !== null && {
      backups: { storage: storage.backups, plans: plansWithBackups(blockchain) },
    }),
    watch: { listen: listen.health, ...settings.watch },
    work: { ...settings.work },
    portal: {
      listen: { ...listen.portal, port: portOf(admin.host) ?? listen.portal.port },
      tls: admin.tls,
      relay: { listen: relay.listen },
      pages: layout.pages,
      admin: panelOf(admin, listen.panel),
      site: { name: admin.operatorName },
      chain: walletChain(blockchain.chain),
      ...swapsOf(blockchain, checkout),
    },
    ...(admin.commands && {
      commands: {
        inbox,
        secretsFolder: join(layout.keeperFolder, "inbox"),
        ...(layout.rootdSocket !== null && { rootdSocket: layout.rootdSocket }),
      },
    }),
    treasury: splitter === null ? {} : { release: {} },
  };
}

function portOf(host: string): number | undefined {
  const [, port] = host.split(":");
  return port === undefined ? undefined : Number(port);
}

/** Guests bring their logins to an address that this host has on their network; without one they are told none. */
function relayOf(address: string | null, { port, at }: HostLayout["listen"]["relay"]) {
  const told = at?.told ?? address;
  if (told === null) return { listen: { host: "127.0.0.1", port }, told: "none" };
  return { listen: { host: at?.listen ?? told, port }, told: `${told}:${port}` };
}

/** Behind a knock it listens to the world; else to this host, where SSH leads to it. */
function panelOf(
  { host, commands, ports }: Answers["admin"],
  { port, ...listen }: HostLayout["listen"]["panel"],
) {
  if (!commands || !ports.includes(port)) return { listen: { ...listen, port }, domain: `localhost:${port}` };
  return { listen: { host: "0.0.0.0", port }, domain: `${host.split(":")[0]}:${port}` };
}

/** By the numbers that new contracts give to plans, in their order. */
function plansWithBackups({ plans }: Answers["blockchain"]): object {
  return Object.fromEntries(
    plans.flatMap(({ backups }, index) => (backups === null ? [] : [[`${index + 1}`, backups]])),
  );
}

/** Native money is taken too: its path of Uniswap v3 begins with what comes out. */
function swapsOf({ contracts }: Answers["blockchain"], checkout: string | null): object {
  if (contracts.kind === "existing" || contracts.swaps === null || checkout === null) return {};
  const { wrappedNative, quoter, poolFee } = contracts.swaps;
  return {
    swaps: {
      checkout,
      quoter,
      tokens: [{ address: NATIVE, path: swapPath(contracts.stablecoin, poolFee, wrappedNative) }],
    },
  };
}

/** What wallets are told of the chain. Its servers only where we know none, and never one with a key in its address. */
function walletChain({ chainId, name, explorer, currency, rpcUrls }: Answers["blockchain"]["chain"]) {
  const isKnown = KNOWN_CHAINS.some(({ id }) => id === chainId);
  return {
    name,
    currency,
    ...(explorer !== null && { explorer }),
    ...(!isKnown && { rpcUrls: publicUrls(rpcUrls) }),
  };
}

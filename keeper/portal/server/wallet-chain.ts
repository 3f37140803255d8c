import type { ApiChain } from "../../protocol/api/host.ts";
import type { PortalConfig } from "./portal-config.ts";

const ETHER = { name: "Ether", symbol: "ETH", decimals: 18 };

/** Chains by id, with servers that take everybody's requests. */
const KNOWN: Readonly<Record<number, Omit<ApiChain, "id" | "currency">>> = {
  1: {
    name: "Ethereum",
    rpcUrls: ["https://ethereum-rpc.publicnode.com"],
    explorer: "https://etherscan.io",
  },
  10: {
    name: "OP Mainnet",
    rpcUrls: ["https://mainnet.optimism.io"],
    explorer: "https://optimistic.etherscan.io",
  },
  8453: { name: "Base", rpcUrls: ["https://mainnet.base.org"], explorer: "https://basescan.org" },
  42161: { name: "Arbitrum One", rpcUrls: ["https://arb1.arbitrum.io/rpc"], explorer: "https://arbiscan.io" },
  11155111: {
    name: "Sepolia",
    rpcUrls: ["https://ethereum-sepolia-rpc.publicnode.com"],
    explorer: "https://sepolia.etherscan.io",
  },
};

/** What wallets are told of the chain: what the operator says, else what is known of it. */
export function walletChain(id: number, said: PortalConfig["chain"]): ApiChain {
  const { name = `Chain ${id}`, rpcUrls = [], explorer = null } = KNOWN[id] ?? {};
  return {
    id,
    name: said.name ?? name,
    rpcUrls: said.rpcUrls ?? rpcUrls,
    explorer: said.explorer ?? explorer,
    currency: said.currency ?? ETHER,
  };
}

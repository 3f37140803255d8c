import type { ApiChain } from "./api/host.ts";

const ETHER = { name: "Ether", symbol: "ETH", decimals: 18 };

/** Chains that we know, with servers that take everybody's requests. */
export const KNOWN_CHAINS: readonly ApiChain[] = [
  {
    id: 1,
    name: "Ethereum",
    rpcUrls: ["https://ethereum-rpc.publicnode.com"],
    explorer: "https://etherscan.io",
    currency: ETHER,
  },
  {
    id: 10,
    name: "OP Mainnet",
    rpcUrls: ["https://mainnet.optimism.io"],
    explorer: "https://optimistic.etherscan.io",
    currency: ETHER,
  },
  {
    id: 8_453,
    name: "Base",
    rpcUrls: ["https://mainnet.base.org"],
    explorer: "https://basescan.org",
    currency: ETHER,
  },
  {
    id: 42_161,
    name: "Arbitrum One",
    rpcUrls: ["https://arb1.arbitrum.io/rpc"],
    explorer: "https://arbiscan.io",
    currency: ETHER,
  },
  {
    id: 11_155_111,
    name: "Sepolia",
    rpcUrls: ["https://ethereum-sepolia-rpc.publicnode.com"],
    explorer: "https://sepolia.etherscan.io",
    currency: ETHER,
  },
];

import type { ApiChain } from "../../protocol/api/host.ts";
import { KNOWN_CHAINS } from "../../protocol/known-chains.ts";
import type { PortalConfig } from "./portal-config.ts";

const ETHER = { name: "Ether", symbol: "ETH", decimals: 18 };

/** What wallets are told of the chain: what the operator says, else what is known of it. */
export function walletChain(id: number, said: PortalConfig["chain"]): ApiChain {
  const known = KNOWN_CHAINS.find((chain) => chain.id === id);
  return {
    id,
    name: said.name ?? known?.name ?? `Chain ${id}`,
    rpcUrls: said.rpcUrls ?? known?.rpcUrls ?? [],
    explorer: said.explorer ?? known?.explorer ?? null,
    currency: said.currency ?? known?.currency ?? ETHER,
  };
}

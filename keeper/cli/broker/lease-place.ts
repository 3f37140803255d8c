import { ChainLeases } from "../../chain/chain-leases.ts";
import { FinalError } from "../../core/errors.ts";
import type { LeaseConfig } from "../../lease/lease-config.ts";
import { type Chain, openChain } from "../open-chain.ts";
import { loadOperatorConfig, type OperatorConfig } from "../operator-config.ts";
import type { CommonOptions } from "../program.ts";
import type { Terminal } from "../terminal.ts";

/** Where a host's leases are: the contracts, and on the host itself the store and who takes orders. */
export interface LeasePlace {
  readonly config: OperatorConfig;
  readonly ipv6: LeaseConfig;
}

export interface LeaseChain extends LeasePlace {
  readonly chain: Chain;
  readonly market: ChainLeases;
}

/** @throws FinalError CONFIG_INVALID */
export async function leasePlace({ config: file }: CommonOptions): Promise<LeasePlace> {
  const config = await loadOperatorConfig(file);
  const ipv6 = config.network?.ipv6;
  if (ipv6?.mode === "broker") return { config, ipv6 };
  throw new FinalError(
    "CONFIG_INVALID",
    `${file} says nothing of a broker: network.ipv6 is ${ipv6 === undefined ? "not there" : `of the mode ${ipv6.mode}`}.`,
    'Write "ipv6": {"mode": "broker", "leases": "0x…", "budget": "0.05"} into network, and restart the keeper.',
  );
}

/** @throws FinalError CONFIG_INVALID, LEASES_MISSING, CHAIN_WRONG_ID; RetryableError CHAIN_… */
export async function leaseChain(terminal: Terminal, options: CommonOptions): Promise<LeaseChain> {
  const place = await leasePlace(options);
  const chain = await openChain(place.config, terminal);
  const { maxLogRange } = place.config.chain;
  const market = await ChainLeases.connect({
    heads: chain.heads,
    leases: place.ipv6.leases,
    deployment: chain.contracts.subscriptions,
    maxLogRange,
  });
  return { ...place, chain, market };
}

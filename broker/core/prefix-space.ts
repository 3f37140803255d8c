import { FinalError } from "../../keeper/core/errors.ts";
import { ipNetwork } from "../../keeper/protocol/ip-network.ts";
import { ipv6Text } from "../../keeper/protocol/ipv6-text.ts";

/** A broker's own network, cut into prefixes of one length. They are numbered from 0. */
export interface PrefixSpace {
  /** Prefixes in it; up to 2^76. */
  readonly size: bigint;
  /** The broker's address in the tunnel: the first one of prefix 0, which is therefore never lent. */
  readonly gateway: string;
  /** Such as `2001:db8:0:1::/64`. @throws RangeError when there is no such prefix */
  prefixAt(index: bigint): string;
}

/**
 * @param network such as `2001:db8::/48`
 * @param prefixLength bits of each prefix
 * @throws FinalError BROKER_NETWORK_INVALID
 */
export function prefixSpace(network: string, prefixLength: number): PrefixSpace {
  const { bits, first, length } = parse(network);
  if (bits !== 128 || prefixLength <= length || prefixLength > 124)
    throw invalid(`prefixes of ${prefixLength} bits cannot be cut from ${network}`);
  const size = 1n << BigInt(prefixLength - length);
  return {
    size,
    gateway: ipv6Text(first + 1n),
    prefixAt(index) {
      if (index < 0n || index >= size) throw new RangeError(`${network} has no prefix ${index}`);
      return `${ipv6Text(first + (index << BigInt(128 - prefixLength)))}/${prefixLength}`;
    },
  };
}

function parse(network: string): ReturnType<typeof ipNetwork> {
  try {
    return ipNetwork(network);
  } catch (cause) {
    throw invalid(cause instanceof Error ? `${network}: ${cause.message}` : network);
  }
}

function invalid(problem: string): FinalError {
  return new FinalError(
    "BROKER_NETWORK_INVALID",
    `The broker's network cannot be lent: ${problem}.`,
    "Set network.prefix to an IPv6 network that is routed to this machine and shorter than the prefixes that it lends.",
  );
}

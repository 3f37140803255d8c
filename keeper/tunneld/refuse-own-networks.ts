import { FinalError } from "../core/errors.ts";
import type { RunProgram } from "../network/run-program.ts";
import { ipNetwork } from "../protocol/ip-network.ts";

interface Link {
  readonly ifname: string;
  readonly addr_info: readonly {
    readonly local: string;
    readonly prefixlen: number;
    readonly scope: string;
  }[];
}

/**
 * A broker is a stranger, and what it lends may not be what this host has already: it would take the host's own network
 * over.
 *
 * @param ours interfaces that may have addresses of it
 * @throws FinalError TUNNEL_PREFIX_TAKEN
 */
export async function refuseOwnNetworks(
  run: RunProgram,
  prefix: string,
  ours: readonly string[],
): Promise<void> {
  const links = JSON.parse((await run("ip", ["-6", "-json", "address", "show"])) || "[]") as Link[];
  for (const { ifname, addr_info } of links) {
    if (ours.includes(ifname)) continue;
    for (const { local, prefixlen, scope } of addr_info ?? []) {
      if (scope !== "global" || !overlap(prefix, local, prefixlen)) continue;
      throw new FinalError(
        "TUNNEL_PREFIX_TAKEN",
        `${prefix} is not the broker's to lend: ${ifname} of this host has ${local}/${prefixlen}`,
        "Give the lease back with `blockhost broker release`, and lease from another broker",
      );
    }
  }
}

function overlap(prefix: string, address: string, length: number): boolean {
  const lent = ipNetwork(prefix);
  const shift = BigInt(128 - Math.min(lent.length, length));
  return lent.first >> shift === ipNetwork(address).first >> shift;
}

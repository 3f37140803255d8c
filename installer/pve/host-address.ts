import { z } from "zod";
import { FinalError } from "../../keeper/core/errors.ts";
import { parseIpv4 } from "../../keeper/core/ipv4.ts";
import { ipNetwork } from "../../keeper/protocol/ip-network.ts";
import type { PveRoot } from "./pve-root.ts";
import { read } from "./read.ts";

const networkShape = z.array(z.object({ iface: z.string(), address: z.string().optional() }).loose());

/**
 * The node's own address on a plain bridge, where it is one of the guests' network; else null.
 *
 * @throws FinalError PVE_BRIDGE_UNKNOWN
 */
export async function hostAddress(
  root: PveRoot,
  { node, bridge, cidr }: { readonly node: string; readonly bridge: string; readonly cidr: string },
): Promise<string | null> {
  const all = await read(root, `/nodes/${node}/network`, networkShape);
  const found = all.find(({ iface }) => iface === bridge);
  if (found === undefined)
    throw new FinalError(
      "PVE_BRIDGE_UNKNOWN",
      `node ${node} has no bridge ${bridge}`,
      "choose one that the node lists under Network, or let the machines have a network of their own",
    );
  return found.address !== undefined && isIn(found.address, cidr) ? found.address : null;
}

function isIn(address: string, cidr: string): boolean {
  const { first, length } = ipNetwork(cidr);
  const value = parseIpv4(address);
  const rest = BigInt(32 - length);
  return value !== null && BigInt(value) >> rest === first >> rest;
}

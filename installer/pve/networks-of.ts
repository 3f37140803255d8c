import { z } from "zod";
import { formatIpv4, parseIpv4 } from "../../keeper/core/ipv4.ts";
import type { PveRoot } from "./pve-root.ts";
import { read } from "./read.ts";

/** An IPv4 network that a node has an address in. */
export interface NodeNetwork {
  readonly iface: string;
  readonly address: string;
  readonly cidr: string;
}

const shape = z.array(z.object({ iface: z.string(), cidr: z.string().optional() }).loose());

/** The IPv4 networks that a node is in by its configuration; what DHCP has given it is not in there. */
export async function networksOf(root: PveRoot, node: string): Promise<readonly NodeNetwork[]> {
  const all = await read(root, `/nodes/${node}/network`, shape);
  return all.flatMap(({ iface, cidr = "" }) => {
    const [address = "", length] = cidr.split("/");
    const value = parseIpv4(address);
    if (value === null || length === undefined) return [];
    const size = 2 ** (32 - Number(length));
    return [{ iface, address, cidr: `${formatIpv4(value - (value % size))}/${length}` }];
  });
}

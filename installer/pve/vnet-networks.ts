import { z } from "zod";
import type { PveRoot } from "./pve-root.ts";
import { read } from "./read.ts";

const vnetsShape = z.array(z.object({ vnet: z.string() }).loose());
const subnetsShape = z.array(z.object({ cidr: z.string().optional() }).loose());

/** The IPv4 networks that VNets have by SDN, applied or not. */
export async function vnetNetworks(root: PveRoot): Promise<readonly { iface: string; cidr: string }[]> {
  const found: { iface: string; cidr: string }[] = [];
  for (const { vnet } of await read(root, "/cluster/sdn/vnets", vnetsShape))
    for (const { cidr } of await read(root, `/cluster/sdn/vnets/${vnet}/subnets`, subnetsShape))
      if (cidr !== undefined && !cidr.includes(":")) found.push({ iface: vnet, cidr });
  return found;
}

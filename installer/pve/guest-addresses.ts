import { z } from "zod";
import { parseIpv4 } from "../../keeper/core/ipv4.ts";
import type { PveRoot } from "./pve-root.ts";
import { read } from "./read.ts";

/** A guest of somebody else and the IPv4 addresses that its settings give it. */
export interface OtherGuest {
  readonly vmid: number;
  readonly name: string;
  readonly addresses: readonly string[];
}

const resourcesShape = z.array(
  z
    .object({
      vmid: z.coerce.number(),
      node: z.string(),
      type: z.string().default("qemu"),
      name: z.string().default(""),
      pool: z.string().optional(),
      template: z.coerce.number().default(0),
    })
    .loose(),
);
const configShape = z.record(z.string(), z.unknown());
const setsShape = z.array(z.object({ name: z.string() }).loose());
const entriesShape = z.array(z.object({ cidr: z.string() }).loose());

/** Guests outside the pool. What a guest has set up inside itself is not seen. */
export async function otherGuests(root: PveRoot, pool: string): Promise<readonly OtherGuest[]> {
  const all = await read(root, "/cluster/resources", resourcesShape, { type: "vm" });
  const others = all.filter((guest) => guest.pool !== pool && guest.template !== 1);
  const found: OtherGuest[] = [];
  for (const { vmid, node, type, name } of others) {
    const path = `/nodes/${node}/${type}/${vmid}`;
    const config = await read(root, `${path}/config`, configShape);
    const addresses = Object.entries(config).flatMap(([key, value]) =>
      /^(ipconfig|net)\d+$/.test(key) ? addressesIn(String(value)) : [],
    );
    found.push({ vmid, name, addresses: [...addresses, ...(await fenced(root, path))] });
  }
  return found;
}

/** `ip=10.0.0.5/24` of a container's card or of cloud-init. */
function addressesIn(text: string): string[] {
  const [, address = ""] = /(?:^|,)ip=([0-9.]+)(?:\/|,|$)/.exec(text) ?? [];
  return parseIpv4(address) === null ? [] : [address];
}

/** What the firewall lets it use, single addresses alone. */
async function fenced(root: PveRoot, path: string): Promise<readonly string[]> {
  const sets = await read(root, `${path}/firewall/ipset`, setsShape);
  const found: string[] = [];
  for (const { name } of sets.filter((set) => /^ipfilter-net\d+$/.test(set.name))) {
    const entries = await read(root, `${path}/firewall/ipset/${name}`, entriesShape);
    found.push(...entries.map(({ cidr }) => cidr.replace(/\/32$/, "")).filter((a) => parseIpv4(a) !== null));
  }
  return found;
}

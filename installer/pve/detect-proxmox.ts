import { z } from "zod";
import { localNode } from "./local-node.ts";
import { networksOf } from "./networks-of.ts";
import { overlap } from "./overlap.ts";
import { packagedTemplate } from "./packaged-template.ts";
import type { PveRoot } from "./pve-root.ts";
import { read } from "./read.ts";

const versionShape = z.object({ version: z.string() }).loose();
const nodesShape = z.array(
  z
    .object({
      node: z.string(),
      status: z.string().optional(),
      maxcpu: z.coerce.number().optional(),
      maxmem: z.coerce.number().optional(),
      mem: z.coerce.number().optional(),
    })
    .loose(),
);
const networkShape = z.array(
  z.object({ iface: z.string(), type: z.string(), cidr: z.string().optional() }).loose(),
);
const guestsShape = z.array(z.object({ vmid: z.coerce.number() }).loose());
const dnsShape = z
  .object({ dns1: z.string().optional(), dns2: z.string().optional(), dns3: z.string().optional() })
  .loose();

/** Networks that machines may have when nobody minds, with the beginning of all their addresses. */
const NETWORKS = [
  ["10.77.0.0/16", "10.77"],
  ["10.177.0.0/16", "10.177"],
  ["172.29.0.0/16", "172.29"],
  ["192.168.0.0/16", "192.168"],
] as const;
const MIB = 2 ** 20;

/**
 * What of Proxmox VE there is, and what an operator who does not care would answer.
 *
 * @param templateManifest what the package blockhost-template says of its image, as a file
 */
export async function detectProxmox(root: PveRoot, templateManifest: string) {
  const { version } = await read(root, "/version", versionShape);
  const nodes = await read(root, "/nodes", nodesShape);
  const guests = await read(root, "/cluster/resources", guestsShape, { type: "vm" });
  const up = nodes.filter((node) => node.status !== "offline");
  const local = await localNode(root);
  const node = up.find(({ node }) => node === local)?.node ?? up[0]?.node ?? "pve";
  const interfaces = await read(root, `/nodes/${node}/network`, networkShape);
  const dns = await read(root, `/nodes/${node}/dns`, dnsShape);
  const own = await networksOf(root, node);
  const [cidr, start] = NETWORKS.find(([each]) => !own.some((o) => overlap(o.cidr, each))) ?? NETWORKS[0];
  const packaged = await packagedTemplate(templateManifest);
  const highest = Math.max(0, ...guests.map(({ vmid }) => vmid));
  return {
    found: {
      version,
      nodes: nodes.map((each) => ({
        node: each.node,
        isOnline: each.status !== "offline",
        cpus: each.maxcpu ?? null,
        memoryMiB: each.maxmem === undefined ? null : Math.floor(each.maxmem / MIB),
        freeMiB: each.maxmem === undefined ? null : Math.floor((each.maxmem - (each.mem ?? 0)) / MIB),
      })),
      bridges: interfaces
        .filter(({ type }) => type === "bridge" || type === "OVSBridge")
        .map(({ iface, cidr }) => ({ bridge: iface, cidr: cidr ?? null })),
      guests: guests.length,
      template: packaged,
    },
    suggested: {
      node,
      bridge: "bhguests",
      isolate: true,
      pool: "blockhost",
      // Above all that there are, to the next million.
      vmidBase: highest < 100_000 ? 100_000 : Math.min(900, Math.floor(highest / 1_000_000) + 1) * 1_000_000,
      network: {
        cidr,
        gateway: `${start}.0.1`,
        first: `${start}.1.1`,
        last: `${start}.255.250`,
        dns: [dns.dns1, dns.dns2, dns.dns3].filter(
          (each): each is string =>
            each !== undefined && z.ipv4().safeParse(each).success && !each.startsWith("127."),
        ),
      },
      // Without a packaged one the image is for the operator to name.
      template: packaged === null ? { image: "", sha256: "" } : { name: packaged.name },
    },
  };
}

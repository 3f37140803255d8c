import { stat } from "node:fs/promises";
import { z } from "zod";
import { FinalError } from "../../keeper/core/errors.ts";
import { parseIpv4 } from "../../keeper/core/ipv4.ts";
import type { Answers } from "../answers/answers.ts";
import type { Check } from "../finalize/ports/check.ts";
import { ensureFirewall } from "./ensure-firewall.ts";
import { ensureIsolatedNetwork } from "./ensure-isolated-network.ts";
import { otherGuests } from "./guest-addresses.ts";
import { hostAddress } from "./host-address.ts";
import { imageOf } from "./image-of.ts";
import { judged } from "./judged.ts";
import { lookOnly } from "./look-only.ts";
import { majorOf } from "./major-of.ts";
import { networksOf } from "./networks-of.ts";
import { overlap } from "./overlap.ts";
import type { PveRoot } from "./pve-root.ts";
import { read } from "./read.ts";
import { vnetNetworks } from "./vnet-networks.ts";

type Wanted = Answers["proxmox"];

const permissionsShape = z.record(z.string(), z.record(z.string(), z.coerce.number()));
const nodesShape = z.array(z.object({ node: z.string(), status: z.string().optional() }).loose());
const statusShape = z.array(z.object({ type: z.string(), quorate: z.coerce.number().optional() }).loose());
const policyShape = z
  .object({ enable: z.coerce.number().default(0), policy_in: z.string().default("DROP") })
  .loose();
const volumesShape = z.array(z.object({ volid: z.string() }).loose());

/** What setting a host up takes; root@pam has all. */
const ADMINISTRATOR = [
  ...["Permissions.Modify", "User.Modify", "Realm.AllocateUser", "Sys.Modify", "Sys.Audit"],
  ...["Pool.Allocate", "Datastore.Allocate", "SDN.Allocate", "VM.Allocate"],
];

/** What of this machine counts besides Proxmox VE. */
export interface Surroundings {
  /** IPv4 addresses that answer on the machines' network now. */
  readonly neighbours: readonly string[];
  /** What the package blockhost-template says of its image, as a file. */
  readonly templateManifest: string;
}

/** Whether machines can be made as the answers want them, and whose way they would be in. */
export async function preflightProxmox(
  root: PveRoot,
  wanted: Wanted,
  { neighbours, templateManifest }: Surroundings,
): Promise<readonly Check[]> {
  const checks = [
    await judged("pve-version", () => version(root)),
    await judged("pve-rights", () => rights(root)),
    await judged("pve-node", () => nodeIs(root, wanted.node)),
  ];
  // Without these the others cannot be asked.
  if (checks.some(({ verdict }) => verdict === "bad")) return checks;
  return [
    ...checks,
    await judged("pve-network", () => network(root, wanted)),
    await judged("pve-firewall", () => firewall(root)),
    await judged("pve-addresses", () => addresses(root, wanted, neighbours)),
    await judged("pve-vmids", () => vmids(root, wanted)),
    await judged("pve-image", () => image(root, wanted, templateManifest)),
  ];
}

async function version(root: PveRoot) {
  const major = await majorOf(root);
  if (major !== 8) return `Proxmox VE ${major}, which is known`;
  return {
    warn: "Proxmox VE 8 has one right for all that a guest's agent does: who stole the keeper's token could run programs in machines",
    remedy: "use Proxmox VE 9, where the token may read and write files there, and no more",
  };
}

async function rights(root: PveRoot): Promise<string> {
  const { "/": held = {} } = await read(root, "/access/permissions", permissionsShape);
  const missing = ADMINISTRATOR.filter((right) => held[right] === undefined);
  if (missing.length === 0) return "the account may set the host up";
  throw new FinalError(
    "PVE_NOT_ADMINISTRATOR",
    `the account lacks ${missing.join(", ")} on /`,
    "log in as root@pam, or run the installer on the host itself as root",
  );
}

async function nodeIs(root: PveRoot, wanted: string): Promise<string> {
  const nodes = await read(root, "/nodes", nodesShape);
  const found = nodes.find(({ node }) => node === wanted);
  const status = await read(root, "/cluster/status", statusShape);
  if (found === undefined || found.status === "offline")
    throw new FinalError(
      "PVE_NODE_UNKNOWN",
      `there is no node ${wanted}, or it is offline`,
      `choose one of ${nodes.map(({ node }) => node).join(", ")}`,
    );
  if (status.some(({ type, quorate }) => type === "cluster" && quorate === 0))
    throw new FinalError(
      "PVE_NO_QUORUM",
      "the cluster has no quorum, so nothing of it can be changed",
      "bring the other nodes back",
    );
  return `node ${wanted} is up`;
}

async function network(root: PveRoot, { node, bridge, isolate, network: { cidr, gateway } }: Wanted) {
  if (!isolate) {
    const own = await hostAddress(root, { node, bridge, cidr });
    if (own !== null) return `bridge ${bridge} has the host at ${own}`;
    return {
      warn: `the host has no address in ${cidr} on bridge ${bridge}: machines cannot bring their logins to it by themselves`,
      remedy: "give the bridge an address of the machines' network, or have their signatures pasted",
    };
  }
  const all = [...(await networksOf(root, node)), ...(await vnetNetworks(root))];
  const others = all.filter(({ iface }) => iface !== bridge);
  const clash = others.find((other) => overlap(other.cidr, cidr));
  if (clash !== undefined)
    throw new FinalError(
      "PVE_NETWORK_OVERLAPS",
      `${cidr} overlaps ${clash.cidr}, which the host has on ${clash.iface}`,
      "choose another network for the machines, such as 10.77.0.0/16",
    );
  await lookOnly(root, (to) =>
    ensureIsolatedNetwork(to, { node, vnet: bridge, cidr, gateway, prefix: null }),
  );
  return `machines have network ${cidr} on VNet ${bridge}, and see the host alone`;
}

async function firewall(root: PveRoot) {
  await lookOnly(root, ensureFirewall);
  const { enable, policy_in } = await read(root, "/cluster/firewall/options", policyShape);
  if (enable === 0) return "the firewall is off, and will be switched on with the host as open as it is";
  if (policy_in === "ACCEPT") return "the firewall is on";
  return {
    warn: "the firewall is on and drops what no rule of yours accepts",
    remedy: "accept the portal's ports (80 and 443) and the relay's on this host, under Datacenter, Firewall",
  };
}

async function addresses(
  root: PveRoot,
  { pool, node, isolate, bridge, network: { first, last } }: Wanted,
  neighbours: readonly string[],
) {
  const [from, to] = [parseIpv4(first) ?? 0, parseIpv4(last) ?? 0];
  const inPool = (address: string) => {
    const value = parseIpv4(address);
    return value !== null && value >= from && value <= to;
  };
  const guests = await otherGuests(root, pool);
  const own = (await networksOf(root, node)).filter(({ iface }) => !isolate || iface !== bridge);
  const taken = [
    ...guests.flatMap(({ vmid, name, addresses }) =>
      addresses.filter(inPool).map((address) => `${address} by guest ${vmid} ${name}`.trim()),
    ),
    ...own
      .filter(({ address }) => inPool(address))
      .map(({ address, iface }) => `${address} by the host, on ${iface}`),
    ...neighbours.filter(inPool).map((address) => `${address} by a neighbour`),
  ];
  if (taken.length === 0) return `nobody is known to use an address from ${first} to ${last}`;
  throw new FinalError(
    "PVE_ADDRESSES_TAKEN",
    `of the machines' addresses are in use: ${[...new Set(taken)].slice(0, 10).join("; ")}`,
    "leave them out of first to last, or give their users others",
  );
}

async function vmids(root: PveRoot, { pool, vmidBase }: Wanted) {
  const inTheWay = (await otherGuests(root, pool)).filter(
    ({ vmid }) => vmid > vmidBase && vmid <= vmidBase + 10_000,
  );
  if (inTheWay.length === 0) return `vmids from ${vmidBase + 1} on are free`;
  return {
    warn: `${inTheWay.length} guests have vmids above ${vmidBase}, such as ${inTheWay[0]?.vmid}`,
    remedy:
      "choose a base above or below them: the keeper never touches them, and has to find its way around",
  };
}

async function image(root: PveRoot, { node, template }: Wanted, templateManifest: string) {
  const source = await imageOf(template, templateManifest);
  const where = "file" in source ? source.file : source.volume;
  const absent = () =>
    new FinalError(
      "IMAGE_UNREADABLE",
      `the template's image ${where} is not there`,
      "name the image by its absolute path on the machine that the installer runs on, or a volume of the node",
    );
  if ("file" in source) {
    const found = await stat(where).catch(() => null);
    if (found?.isFile() !== true) throw absent();
    return `the image of ${template.name} is there; its checksum is compared before it is used`;
  }
  const [storage = ""] = where.split(":");
  const volumes = await read(root, `/nodes/${node}/storage/${storage}/content`, volumesShape);
  if (!volumes.some(({ volid }) => volid === where)) throw absent();
  return {
    warn: `volume ${where} is taken as it is: Proxmox VE tells no checksum of a volume`,
    remedy: "name the image's file instead, to have it checked",
  };
}

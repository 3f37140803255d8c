import { z } from "zod";
import { FinalError, RetryableError } from "../../keeper/core/errors.ts";
import { hostIpv6 } from "../../keeper/core/machine-prefix.ts";
import { ipv6Prefix } from "../../keeper/protocol/ipv6-prefix.ts";
import { awaitTask } from "./await-task.ts";
import { isPrivateNetwork } from "./is-private-network.ts";
import type { PveRoot } from "./pve-root.ts";
import { read } from "./read.ts";

/** Our zone: a simple one, whose VNets are bridges of each node alone, with the node as their router. */
export const ISOLATED_ZONE = "blkhost";

/** A node takes a moment to see what it has just brought up. */
const LOOKS = 20;
const LOOK_MS = 500;

export interface IsolatedNetwork {
  readonly node: string;
  readonly vnet: string;
  /** The guests' network, and the node's own address on it. */
  readonly cidr: string;
  readonly gateway: string;
  /** IPv6 that is routed to the node, which has the first address of it; null: Proxmox VE makes none. */
  readonly prefix: string | null;
}

interface Subnet {
  readonly cidr: string;
  /** The node's own address. */
  readonly gateway: string;
  readonly snat: number;
}

const flag = z.coerce.number().default(0);
const zonesShape = z.array(z.object({ zone: z.string(), type: z.string() }).loose());
const vnetsShape = z.array(z.object({ vnet: z.string(), zone: z.string(), "isolate-ports": flag }).loose());
const subnetsShape = z.array(
  z
    .object({ subnet: z.string(), cidr: z.string().optional(), gateway: z.string().optional(), snat: flag })
    .loose(),
);
const contentShape = z.array(z.object({ vnet: z.string(), status: z.string().optional() }).loose());
const nodeZonesShape = z.array(z.object({ zone: z.string() }).loose());
const pendingShape = z.array(
  z
    .object({
      zone: z.string().optional(),
      vnet: z.string().optional(),
      subnet: z.string().optional(),
      state: z.string().optional(),
    })
    .loose(),
);

/**
 * Guests are on a VNet whose ports are isolated: each sees the node, which routes, and none sees another. A private
 * network is masqueraded; IPv6 is routed. Applied and up on the node when this ends.
 *
 * @throws FinalError PVE_VNET_TAKEN, PVE_SDN_PENDING, RetryableError PVE_NOT_APPLIED
 */
export async function ensureIsolatedNetwork(root: PveRoot, network: IsolatedNetwork): Promise<void> {
  await write(root, network);
  if ((await pendingOf(root, network)).ours.length === 0 && (await isUp(root, network))) return;
  const { others } = await pendingOf(root, network);
  if (others.length > 0)
    throw new FinalError(
      "PVE_SDN_PENDING",
      `Proxmox VE's SDN has changes of somebody else that were not applied: ${others.join(", ")}`,
      "apply or revert them under Datacenter, SDN; to apply ours would apply them too",
    );
  await awaitTask(root, await root("PUT", "/cluster/sdn"), "the network's reload");
  for (let look = 0; look < LOOKS; look++) {
    if ((await pendingOf(root, network)).ours.length === 0 && (await isUp(root, network))) return;
    await root.sleep(LOOK_MS);
  }
  throw new RetryableError(
    "PVE_NOT_APPLIED",
    `VNet ${network.vnet} was applied and is not up on node ${network.node}`,
    "look under the node's SDN for what is wrong; ifupdown2 must be installed, and /etc/network/interfaces source interfaces.d/sdn",
  );
}

async function write(root: PveRoot, { vnet, cidr, gateway, prefix }: IsolatedNetwork): Promise<void> {
  const zone = (await read(root, "/cluster/sdn/zones", zonesShape)).find((z) => z.zone === ISOLATED_ZONE);
  const found = (await read(root, "/cluster/sdn/vnets", vnetsShape)).find((v) => v.vnet === vnet);
  // Before anything is written: who only looks stops there.
  if (zone !== undefined && zone.type !== "simple")
    throw taken(`zone ${ISOLATED_ZONE}`, `is of type ${zone.type}`);
  if (found !== undefined && found.zone !== ISOLATED_ZONE)
    throw taken(`VNet ${vnet}`, `is in zone ${found.zone}`);
  if (zone === undefined) await root("POST", "/cluster/sdn/zones", { zone: ISOLATED_ZONE, type: "simple" });
  if (found === undefined)
    await root("POST", "/cluster/sdn/vnets", {
      vnet,
      zone: ISOLATED_ZONE,
      alias: "VMs of tenants",
      "isolate-ports": 1,
    });
  else if (found["isolate-ports"] !== 1)
    await root("PUT", `/cluster/sdn/vnets/${vnet}`, { "isolate-ports": 1 });
  const path = `/cluster/sdn/vnets/${vnet}/subnets`;
  const wanted: Subnet[] = [
    { cidr, gateway, snat: isPrivateNetwork(cidr) ? 1 : 0 },
    ...(prefix === null ? [] : [{ cidr: ipv6Prefix(prefix).text, gateway: hostIpv6(prefix), snat: 0 }]),
  ];
  const idOf = (of: string) => `${ISOLATED_ZONE}-${of.replace("/", "-")}`;
  const subnets = await read(root, path, subnetsShape);
  // A prefix that is not ours any more would still be told to be here.
  for (const { subnet } of subnets)
    if (subnet.includes(":") && !wanted.some((each) => idOf(each.cidr) === subnet))
      await root("DELETE", `${path}/${encodeURIComponent(subnet)}`);
  for (const { cidr, gateway, snat } of wanted) {
    const id = idOf(cidr);
    const found = subnets.find(({ subnet }) => subnet === id);
    if (found === undefined) await root("POST", path, { subnet: cidr, type: "subnet", gateway, snat });
    else if (found.gateway !== gateway || found.snat !== snat)
      await root("PUT", `${path}/${encodeURIComponent(id)}`, { gateway, snat });
  }
}

/** What is written and not applied, in words. */
async function pendingOf(root: PveRoot, { vnet }: IsolatedNetwork) {
  const zones = await read(root, "/cluster/sdn/zones", pendingShape, { pending: 1 });
  const vnets = await read(root, "/cluster/sdn/vnets", pendingShape, { pending: 1 });
  const ours: string[] = [];
  const others: string[] = [];
  const note = (isOurs: boolean, what: string, state: string | undefined) => {
    if (state !== undefined) (isOurs ? ours : others).push(`${what} (${state})`);
  };
  for (const each of zones) note(each.zone === ISOLATED_ZONE, `zone ${each.zone}`, each.state);
  for (const each of vnets) {
    note(each.vnet === vnet, `VNet ${each.vnet}`, each.state);
    // A VNet that is gone has no list of subnets any more.
    if (each.state === "deleted") continue;
    const path = `/cluster/sdn/vnets/${each.vnet}/subnets`;
    for (const { subnet, state } of await read(root, path, pendingShape, { pending: 1 }))
      note(each.vnet === vnet, `subnet ${subnet}`, state);
  }
  return { ours, others };
}

async function isUp(root: PveRoot, { node, vnet }: IsolatedNetwork): Promise<boolean> {
  const zones = await read(root, `/nodes/${node}/sdn/zones`, nodeZonesShape);
  if (!zones.some(({ zone }) => zone === ISOLATED_ZONE)) return false;
  const content = await read(root, `/nodes/${node}/sdn/zones/${ISOLATED_ZONE}/content`, contentShape);
  return content.some((each) => each.vnet === vnet && (each.status ?? "available") === "available");
}

function taken(what: string, how: string): FinalError {
  return new FinalError(
    "PVE_VNET_TAKEN",
    `the name of ${what} is somebody else's: it ${how}`,
    "choose another name for the machines' network, or remove it under Datacenter, SDN",
  );
}

import { z } from "zod";
import type { Fleet, NodeFigures, StorageFigures, VmFigures } from "../core/fleet.ts";
import type { Pve } from "./pve.ts";
import { readAnswer } from "./read-answer.ts";

/** A guest has a say in what is measured of it: anything but a sensible number is no figure. */
const figure = z.number().min(0).max(Number.MAX_SAFE_INTEGER).catch(0);
const share = figure.transform((value) => Math.min(value, 1));

const fleetShape = z.array(
  z
    .object({
      type: z.string(),
      node: z.string().default(""),
      status: z.string().default(""),
      pool: z.string().optional(),
      vmid: z.coerce.number().int().optional(),
      template: z.coerce.number().default(0),
      storage: z.string().optional(),
      shared: z.coerce.number().default(0),
      cpu: share,
      mem: figure,
      maxmem: figure,
      disk: figure,
      maxdisk: figure,
      uptime: figure,
      netin: figure,
      netout: figure,
      diskread: figure,
      diskwrite: figure,
    })
    .loose(),
);

type Resource = z.infer<typeof fleetShape>[number];

/** The VMs of our pool, the nodes and the storages, as the cluster's status daemons saw them in the last ten seconds. */
export async function readFleet(pve: Pve): Promise<Fleet> {
  const resources = readAnswer(fleetShape, await pve.api.cluster.resources.$get(), "the resource list");
  const nodes = resources.filter(({ type }) => type === "node").map(nodeFigures);
  const away = new Set(nodes.filter(({ online }) => !online).map(({ node }) => node));
  return {
    vms: resources
      .filter(({ type, pool, template }) => type === "qemu" && pool === pve.config.pool && template !== 1)
      .flatMap((each) => (each.vmid === undefined ? [] : [vmFigures(each, each.vmid, away)])),
    nodes,
    storages: resources.flatMap((each) =>
      each.type === "storage" && each.storage !== undefined ? [storageFigures(each, each.storage)] : [],
    ),
  };
}

function vmFigures(seen: Resource, vmid: number, away: ReadonlySet<string>): VmFigures {
  // For some minutes a node that is gone is remembered with its VMs as they were.
  const known = (seen.status === "running" || seen.status === "stopped") && !away.has(seen.node);
  return {
    vmid,
    node: seen.node,
    power: known ? (seen.status as "running" | "stopped") : "unknown",
    uptimeSeconds: seen.uptime,
    cpu: seen.cpu,
    memoryBytes: seen.mem,
    netInBytes: seen.netin,
    netOutBytes: seen.netout,
    diskReadBytes: seen.diskread,
    diskWriteBytes: seen.diskwrite,
  };
}

function nodeFigures({ node, status, cpu, mem, maxmem }: Resource): NodeFigures {
  return { node, online: status === "online", cpu, memoryBytes: maxmem, memoryUsedBytes: mem };
}

function storageFigures(seen: Resource, storage: string): StorageFigures {
  return {
    storage,
    node: seen.node,
    shared: seen.shared === 1,
    available: seen.status === "available",
    totalBytes: seen.maxdisk,
    usedBytes: seen.disk,
  };
}

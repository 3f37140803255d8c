import { z } from "zod";
import { FinalError } from "../core/errors.ts";
import type { VmSpec } from "../core/vm.ts";
import { type Inventory, type InventoryNode, readInventory } from "./inventory.ts";
import { type Candidate, choosePlacement } from "./placement.ts";
import type { Pve } from "./pve.ts";
import { readAnswer } from "./read-answer.ts";
import { templateOf } from "./template-of.ts";

const storageShape = z.object({ total: z.number(), avail: z.number() }).loose();

/** @throws FinalError NO_CAPACITY, TEMPLATE_UNKNOWN, PVE_RIGHTS_MISSING */
export async function chooseNode(pve: Pve, spec: VmSpec): Promise<string> {
  const inventory = await readInventory(pve);
  const template = templateOf(pve.config, spec.image);
  const home = inventory.vms.find(({ vmid }) => vmid === template)?.node;
  const { storage, seedStorage } = pve.config;
  const shared = inventory.storages.some((entry) => entry.storage === storage && entry.shared);
  const candidates: Candidate[] = [];
  for (const node of inventory.nodes) {
    const has = (name: string) =>
      inventory.storages.some((s) => s.node === node.node && s.storage === name && s.available);
    // A clone can go to another node than its template's on shared storage only.
    if (!node.online || !has(storage) || !has(seedStorage) || (!shared && node.node !== home)) continue;
    candidates.push(await candidateOf(pve, inventory, node, shared, spec));
  }
  return choosePlacement(candidates, spec, pve.config.reserve, storage);
}

async function candidateOf(
  pve: Pve,
  { vms }: Inventory,
  node: InventoryNode,
  shared: boolean,
  spec: VmSpec,
): Promise<Candidate> {
  const { storage } = pve.config;
  if (node.memory === null || node.cpus === null) {
    throw new FinalError(
      "PVE_RIGHTS_MISSING",
      `the size of node ${node.node} cannot be read: Sys.Audit is missing on /nodes`,
      "grant Sys.Audit on /nodes to both the user and the token",
    );
  }
  const answer = await pve.api.nodes.$(node.node).storage.$(storage).status.$get();
  const { total, avail } = readAnswer(storageShape, answer, `the status of storage ${storage}`);
  // Templates are never started; their disks count all the same.
  const here = vms.filter((vm) => vm.node === node.node);
  const sum = (sizes: number[]) => sizes.reduce((a, b) => a + b, 0);
  // A clone that is too fresh for figures is taken to be as large as the one that is asked for.
  const memory = here.filter(({ template }) => !template).map((vm) => vm.memory ?? spec.memoryMiB * 2 ** 20);
  const disk = (shared ? vms : here).map((vm) => vm.disk ?? spec.diskGiB * 2 ** 30);
  return {
    node: node.node,
    cpus: node.cpus,
    memory: node.memory,
    memoryUsed: node.memoryUsed,
    memoryCommitted: sum(memory),
    disk: total,
    diskAvailable: avail,
    diskCommitted: sum(disk),
  };
}

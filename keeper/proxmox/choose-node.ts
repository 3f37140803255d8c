import { z } from "zod";
import type { Commitment } from "../core/commitment.ts";
import { FinalError } from "../core/errors.ts";
import type { VmSpec } from "../core/vm.ts";
import { type Inventory, type InventoryNode, readInventory } from "./inventory.ts";
import { type Candidate, choosePlacement } from "./placement.ts";
import type { Pve } from "./pve.ts";
import { readAnswer } from "./read-answer.ts";
import { templatesOf } from "./templates-of.ts";

const MIB = 2 ** 20;
const GIB = 2 ** 30;
const NONE: ReadonlySet<string> = new Set();
const NOTHING = { memoryMiB: 0, diskGiB: 0 };

const storageShape = z.object({ total: z.number(), avail: z.number() }).loose();

/**
 * @param committed what was promised to subscriptions; one whose VM is there counts once, by the larger figures
 * @param drained nodes that get nothing new
 * @throws FinalError NO_CAPACITY, TEMPLATE_UNKNOWN, PVE_RIGHTS_MISSING
 */
export async function chooseNode(
  pve: Pve,
  spec: VmSpec,
  committed: readonly Commitment[],
  drained: ReadonlySet<string> = NONE,
): Promise<string> {
  const inventory = await readInventory(pve);
  const templates = templatesOf(pve.config, spec.image);
  const online = new Set(inventory.nodes.filter((node) => node.online).map(({ node }) => node));
  /** Nodes with a template that can be cloned now. */
  const homes = new Set(
    inventory.vms
      .filter(({ vmid, node }) => templates.includes(vmid) && online.has(node))
      .map(({ node }) => node),
  );
  const { storage, seedStorage } = pve.config;
  const shared = inventory.storages.some((entry) => entry.storage === storage && entry.shared);
  const taken = takenRoom(inventory, spec, committed);
  const candidates: Candidate[] = [];
  for (const node of inventory.nodes) {
    const has = (name: string) =>
      inventory.storages.some((s) => s.node === node.node && s.storage === name && s.available);
    // A clone can go to another node than its template's on shared storage only.
    const clonable = homes.has(node.node) || (shared && homes.size > 0);
    if (!node.online || drained.has(node.node) || !has(storage) || !has(seedStorage) || !clonable) continue;
    candidates.push(await candidateOf(pve, inventory, node, shared, taken));
  }
  return choosePlacement(candidates, spec, pve.config.reserve, storage);
}

/** Room on a node that a VM or a promise of one takes, in bytes. */
interface TakenRoom {
  readonly node: string;
  readonly memory: number;
  readonly disk: number;
}

function takenRoom({ vms }: Inventory, spec: VmSpec, committed: readonly Commitment[]): readonly TakenRoom[] {
  const promised = new Map(committed.map((each) => [each.vmid, each]));
  const ofVms = vms.map(({ vmid, node, memory, disk, template }) => {
    // A clone that is too fresh for figures is as large as was promised or, when nobody knows, as what is asked for.
    const { memoryMiB, diskGiB } = promised.get(vmid) ?? (memory === null || disk === null ? spec : NOTHING);
    return {
      node,
      // Templates are never started; their disks count all the same.
      memory: template ? 0 : Math.max(memory ?? 0, memoryMiB * MIB),
      disk: Math.max(disk ?? 0, diskGiB * GIB),
    };
  });
  const seen = new Set(vms.map(({ vmid }) => vmid));
  const ofPromises = committed
    .filter(({ vmid }) => !seen.has(vmid))
    .map(({ node, memoryMiB, diskGiB }) => ({ node, memory: memoryMiB * MIB, disk: diskGiB * GIB }));
  return [...ofVms, ...ofPromises];
}

async function candidateOf(
  pve: Pve,
  { vms }: Inventory,
  node: InventoryNode,
  shared: boolean,
  taken: readonly TakenRoom[],
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
  const here = taken.filter((each) => each.node === node.node);
  const sum = (sizes: number[]) => sizes.reduce((a, b) => a + b, 0);
  const inUse = vms.filter((vm) => vm.node === node.node).map(({ memoryUsed }) => memoryUsed);
  return {
    node: node.node,
    cpus: node.cpus,
    memory: node.memory,
    memoryOthers: Math.max(0, node.memoryUsed - sum(inUse)),
    memoryCommitted: sum(here.map(({ memory }) => memory)),
    disk: total,
    diskAvailable: avail,
    diskCommitted: sum((shared ? taken : here).map(({ disk }) => disk)),
  };
}

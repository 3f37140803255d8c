import { z } from "zod";
import { FinalError } from "../core/errors.ts";
import { compareRights } from "./compare-rights.ts";
import { type Inventory, readInventory } from "./inventory.ts";
import { neededRights } from "./needed-rights.ts";
import type { Pve } from "./pve.ts";
import { readAnswer } from "./read-answer.ts";
import { readVmConfig } from "./vm-config.ts";

const versionShape = z.object({ version: z.string() }).loose();
const permissionsShape = z.record(z.string(), z.record(z.string(), z.coerce.number()));
const networkShape = z.array(z.object({ iface: z.string() }).loose());
const poolShape = z
  .object({ members: z.array(z.object({ vmid: z.coerce.number().optional() }).loose()).default([]) })
  .loose();

/**
 * Refuses to work on a server that we do not know, with wrong rights, or with settings that name what is not there.
 *
 * @throws FinalError PVE_UNSUPPORTED, PVE_RIGHTS_MISSING, PVE_RIGHTS_EXCESS, PVE_POOL_UNKNOWN, TEMPLATE_UNKNOWN,
 *   PVE_STORAGE_UNKNOWN, PVE_BRIDGE_UNKNOWN
 */
export async function checkAccess(pve: Pve): Promise<void> {
  const { api, config } = pve;
  const { version } = readAnswer(versionShape, await api.version.$get(), "the version");
  const major = Number(version.split(".")[0]);
  if (major !== 8 && major !== 9) {
    throw new FinalError(
      "PVE_UNSUPPORTED",
      `Proxmox VE ${version} is not known to this keeper`,
      "use Proxmox VE 8.4 or 9",
    );
  }
  const permissions = await api.access.permissions.$get();
  const held = readAnswer(permissionsShape, permissions, "the permissions");
  const needed = neededRights(config, major);
  // Without these the pool could not even be read.
  const poolPath = `/pool/${config.pool}`;
  const pool = held[poolPath]?.["Pool.Audit"] === undefined ? null : await api.pools.$(config.pool).$get();
  const { members } = readAnswer(poolShape, pool ?? {}, `pool ${config.pool}`);
  compareRights(held, needed, config, new Set(members.map(({ vmid }) => vmid ?? 0)));
  const inventory = await readInventory(pve);
  await checkTemplates(pve, inventory);
  checkStorages(pve, inventory);
  await checkBridge(pve, inventory);
}

async function checkTemplates(pve: Pve, { vms, nodes }: Inventory): Promise<void> {
  const configured = Object.entries(pve.config.templates).flatMap(([image, vmids]) =>
    vmids.map((vmid) => ({ image, vmid })),
  );
  for (const { image, vmid } of configured) {
    const entry = vms.find((vm) => vm.vmid === vmid);
    // One node that is away does not keep the keeper from starting.
    if (entry && nodes.some(({ node, online }) => node === entry.node && !online)) continue;
    const answer = entry && (await pve.api.nodes.$(entry.node).qemu.$(vmid).config.$get());
    if (answer !== undefined && readVmConfig(answer, vmid).template) continue;
    throw new FinalError(
      "TEMPLATE_UNKNOWN",
      `VM ${vmid}, configured for image ${image}, ${answer === undefined ? "does not exist" : "is no template"}`,
      "build the template first; `qm template` makes one of a VM",
    );
  }
}

function checkStorages(pve: Pve, { storages }: Inventory): void {
  const { storage: disks, seedStorage, backupStorage, lastBackupStorage } = pve.config;
  const uses = new Map<string, string>();
  const use = (name: string, content: string) =>
    uses.set(name, uses.has(name) ? `${uses.get(name)},${content}` : content);
  use(disks, "images");
  use(seedStorage, "iso");
  if (backupStorage !== undefined) use(backupStorage, "backup");
  if (lastBackupStorage !== undefined) use(lastBackupStorage, "backup");
  for (const [name, contents] of uses) {
    const found = storages.filter(({ storage }) => storage === name);
    const lacking = contents.split(",").filter((content) => !found.some((s) => s.content.includes(content)));
    if (lacking.length === 0) continue;
    throw new FinalError(
      "PVE_STORAGE_UNKNOWN",
      found.length === 0
        ? `storage ${name} does not exist`
        : `storage ${name} does not take ${lacking.join(", ")}`,
      "correct `storage`, `seedStorage`, `backups.storage` and `lastBackups.storage`, or enable that content on it",
    );
  }
}

/** A VM with an unknown bridge is accepted, and fails at its start. */
async function checkBridge(pve: Pve, { nodes }: Inventory): Promise<void> {
  const { bridge, zone } = pve.config;
  // The bridges of other zones are made by SDN and not listed here.
  if (zone !== "localnetwork") return;
  for (const { node } of nodes.filter(({ online }) => online)) {
    const answer = await pve.api.nodes.$(node).network.$get();
    if (readAnswer(networkShape, answer, "the network list").some(({ iface }) => iface === bridge)) continue;
    throw new FinalError(
      "PVE_BRIDGE_UNKNOWN",
      `node ${node} has no bridge ${bridge}`,
      "correct `bridge` in the keeper's configuration, or create it on the node",
    );
  }
}

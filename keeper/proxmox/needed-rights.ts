import type { ProxmoxConfig } from "./proxmox-config.ts";

/** Rights on one ACL path: what we cannot do without, and what may be there besides. */
export interface PathRights {
  readonly needed: readonly string[];
  /** Comes with built-in roles and gives no power over others. */
  readonly tolerated: readonly string[];
}

const POOL = [
  "Pool.Audit",
  "VM.Allocate",
  "VM.Audit",
  "VM.Config.CDROM",
  "VM.Config.CPU",
  "VM.Config.Disk",
  "VM.Config.HWType",
  "VM.Config.Memory",
  "VM.Config.Network",
  "VM.Config.Options",
  "VM.PowerMgmt",
  // Allows rollbacks too.
  "VM.Snapshot",
];

/** The one difference between the majors: 8 has a single, broader right for the guest agent. */
const AGENT_8 = ["VM.Monitor"];
const AGENT_9 = ["VM.GuestAgent.Audit", "VM.GuestAgent.FileRead", "VM.GuestAgent.FileWrite"];

/** The settings that decide which rights are needed. */
export type RightsSettings = Pick<
  ProxmoxConfig,
  "pool" | "templates" | "storage" | "seedStorage" | "zone" | "bridge" | "backupStorage" | "lastBackupStorage"
>;

/**
 * The rights that the keeper's token needs, by ACL path.
 *
 * @param major of Proxmox VE, 8 or 9
 */
export function neededRights(config: RightsSettings, major: number): ReadonlyMap<string, PathRights> {
  const rights = new Map<string, { needed: string[]; tolerated: string[] }>();
  const add = (path: string, needed: readonly string[], tolerated: readonly string[] = []) => {
    const entry = rights.get(path) ?? { needed: [], tolerated: [] };
    entry.needed.push(...needed);
    entry.tolerated.push(...tolerated);
    rights.set(path, entry);
  };
  add(`/pool/${config.pool}`, [...POOL, ...(major === 8 ? AGENT_8 : AGENT_9)], ["VM.Snapshot.Rollback"]);
  for (const template of Object.values(config.templates).flat())
    add(`/vms/${template}`, ["VM.Audit", "VM.Clone"]);
  add(`/storage/${config.storage}`, ["Datastore.AllocateSpace", "Datastore.Audit"]);
  // An uploaded ISO can be deleted with Datastore.Allocate only.
  const seed = ["Datastore.Allocate", "Datastore.AllocateTemplate", "Datastore.Audit"];
  add(`/storage/${config.seedStorage}`, seed, ["Datastore.AllocateSpace"]);
  add(`/sdn/zones/${config.zone}/${config.bridge}`, ["SDN.Use"], ["SDN.Audit"]);
  add("/nodes", ["Sys.Audit"]);
  const { backupStorage, lastBackupStorage } = config;
  const vaults = [backupStorage, lastBackupStorage].filter((storage) => storage !== undefined);
  // To make, list, restore and delete those of VMs that are in the pool, and no others.
  if (vaults.length > 0) add(`/pool/${config.pool}`, ["VM.Backup"]);
  for (const storage of vaults) add(`/storage/${storage}`, ["Datastore.AllocateSpace", "Datastore.Audit"]);
  return rights;
}

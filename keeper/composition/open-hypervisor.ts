import type { KeeperConfig } from "../config.ts";
import type { Meter } from "../core/meter.ts";
import { openProxmox } from "../proxmox/open-proxmox.ts";
import type { TaskLog } from "../proxmox/task-log.ts";
import { realTime } from "./real-time.ts";

/** The way to Proxmox VE, over the real network. */
export function openHypervisor(
  config: KeeperConfig,
  taskLog: TaskLog,
  meter?: Meter,
): ReturnType<typeof openProxmox> {
  const settings = {
    ...config.proxmox,
    backupStorage: config.backups?.storage,
    lastBackupStorage: config.lastBackups?.storage,
  };
  return openProxmox(settings, taskLog, { ...realTime, random: Math.random, meter });
}

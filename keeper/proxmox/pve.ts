import { type Proxmox, proxmoxApi } from "proxmox-api";
import type { ProxmoxConfig } from "./proxmox-config.ts";
import type { PveSender } from "./pve-sender.ts";
import { RequestEngine } from "./request-engine.ts";
import type { TaskLog } from "./task-log.ts";
import { Tasks } from "./tasks.ts";
import { uploadBody } from "./upload-body.ts";

/** What every operation works with: typed paths, tasks, uploads and our settings. */
export interface Pve {
  readonly api: Proxmox.Api;
  readonly tasks: Tasks;
  readonly config: ProxmoxConfig;
  /** The keeper's wall clock, milliseconds since the epoch. */
  now(): number;
  /** Uploads an ISO to a storage of a node; gives the task's id. */
  uploadIso(node: string, storage: string, fileName: string, file: Uint8Array): Promise<unknown>;
}

/** Puts the parts of the driver together over one transport. */
export function createPve(
  transport: PveSender,
  config: ProxmoxConfig,
  taskLog: TaskLog,
  now: () => number,
): Pve {
  const api = proxmoxApi(new RequestEngine(transport));
  return {
    api,
    tasks: new Tasks(api, taskLog),
    config,
    now,
    uploadIso: (node, storage, fileName, file) =>
      transport.send({
        method: "POST",
        path: `/api2/json/nodes/${node}/storage/${storage}/upload`,
        body: uploadBody(fileName, file),
        node,
        operation: "upload",
      }),
  };
}

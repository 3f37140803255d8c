import { randomBytes } from "node:crypto";
import type { NodeState, StorageState } from "./state.ts";

export interface StorageOptions {
  readonly id: string;
  /** `images`, `iso`, `import`, `vztmpl`, `snippets`, `backup`, `rootdir` */
  readonly content: readonly string[];
  readonly totalBytes: number;
  readonly usedBytes?: number;
  /** One storage for all nodes of a cluster. */
  readonly shared?: boolean;
}

const gibibyte = 1024 ** 3;
const defaultStorages: readonly StorageOptions[] = [
  {
    id: "local",
    content: ["backup", "rootdir", "vztmpl", "iso", "snippets", "images"],
    totalBytes: 500 * gibibyte,
  },
];

/**
 * A node as its own installer leaves it: root@pam, its storages, no VM, and the guest image ready for import.
 * @param imageBytes size of the guest image's disk
 */
export function initialState(
  storages: readonly StorageOptions[] = defaultStorages,
  imageBytes = 2 * gibibyte,
): NodeState {
  return {
    roles: {},
    users: { "root@pam": { enable: 1, expire: 0, tokens: {} } },
    acl: [],
    pools: {},
    storages: Object.fromEntries(storages.map((storage) => [storage.id, storageState(storage)])),
    volumes: [
      {
        storage: storages[0]?.id ?? "local",
        name: "import/blockhost-guest.qcow2",
        content: "import",
        format: "qcow2",
        size: imageBytes,
        used: 0,
        ctime: Math.floor(Date.now() / 1000),
      },
    ],
    vms: {},
    firewalls: {},
    clusterOptions: {},
    tasks: [],
    nextPid: 1000,
    ticketKey: randomBytes(32).toString("hex"),
  };
}

function storageState(options: StorageOptions): StorageState {
  return {
    type: "dir",
    path: options.id === "local" ? "/var/lib/vz" : `/var/lib/${options.id}`,
    content: [...options.content],
    totalBytes: options.totalBytes,
    usedBytes: options.usedBytes ?? 0,
    ...(options.shared === true ? { shared: true } : {}),
  };
}

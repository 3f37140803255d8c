/** Counters of one of our VMs since its last start, as the hypervisor counts them. */
export interface VmFigures {
  readonly vmid: number;
  readonly node: string;
  /** `unknown` while its node is away. */
  readonly power: "running" | "stopped" | "unknown";
  readonly uptimeSeconds: number;
  /** Share of the VM's own processors in use, 0 to 1. */
  readonly cpu: number;
  readonly memoryBytes: number;
  readonly netInBytes: number;
  readonly netOutBytes: number;
  readonly diskReadBytes: number;
  readonly diskWriteBytes: number;
}

export interface NodeFigures {
  readonly node: string;
  readonly online: boolean;
  readonly cpu: number;
  readonly memoryBytes: number;
  readonly memoryUsedBytes: number;
}

export interface StorageFigures {
  readonly storage: string;
  readonly node: string;
  readonly shared: boolean;
  readonly available: boolean;
  readonly totalBytes: number;
  readonly usedBytes: number;
}

/** All that one look at the hypervisor shows. Lists are filtered by rights: what is not in them is not proved absent. */
export interface Fleet {
  /** Of our pool, without templates. */
  readonly vms: readonly VmFigures[];
  readonly nodes: readonly NodeFigures[];
  readonly storages: readonly StorageFigures[];
}

/** One of `GET /api/v1/admin/machines`: `{"machines": [...]}`, by subscription. */
export interface AdminMachine {
  readonly subscription: string;
  readonly vmid: number;
  readonly node: string;
  readonly ipv4: string;
  /** Rises with each reinstallation. */
  readonly generation: number;
  /** `reserved` until it is delivered. */
  readonly status: "reserved" | "running" | "suspended";
  /** The operator has it held off. */
  readonly held: boolean;
  /** Its tenant has switched it off. */
  readonly halted: boolean;
  /** As it was seen last; null: not yet, or its node is away. */
  readonly seen: {
    readonly power: "running" | "stopped";
    readonly uptimeSeconds: number;
    /** Share of its own processors in use, 0 to 1. */
    readonly cpu: number;
    readonly memoryBytes: number;
  } | null;
  readonly memoryMiB: number;
  readonly diskGiB: number;
}

import type { Format } from "./format.ts";

/** One parameter of a method, in the words of Proxmox VE's own schema. */
export interface Param {
  readonly type: "string" | "integer" | "number" | "boolean" | "array";
  readonly optional?: boolean;
  readonly enum?: readonly string[];
  /** Matched against the whole value. */
  readonly pattern?: string;
  /** A named check, or a list of `key=value` parts with a table of their own. */
  readonly format?: Format | PropertyString;
  /** The format takes several values, as `a,b` or as a repeated key. */
  readonly list?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  /** Another parameter that must be given with this one. */
  readonly requires?: string;
}

export type ParamTable = Readonly<Record<string, Param>>;

/** A value such as `virtio=MAC,bridge=vmbr0,firewall=1`. */
export interface PropertyString {
  readonly keys: ParamTable;
  /** The key that may be left out: in `local:1,size=2G` the first part is `file`. */
  readonly defaultKey?: string;
  /** `virtio=MAC` stands for `model=virtio,macaddr=MAC`: [key that names, key that takes the value]. */
  readonly aliasOf?: readonly [name: string, value: string];
}

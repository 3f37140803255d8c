import type { PveParameter } from "../../keeper/proxmox/form-body.ts";

/** A file of this machine that Proxmox VE is to have. */
export interface ImageUpload {
  readonly node: string;
  readonly storage: string;
  /** Letters, digits, dot, dash and underscore; ends in .qcow2 or .raw. */
  readonly name: string;
  readonly file: string;
  /** In hex: Proxmox VE refuses what arrives otherwise. */
  readonly sha256: string;
}

/**
 * Proxmox VE's API as its administrator: a call gives `data` of the answer, unchecked.
 *
 * @throws RetryableError PVE_UNREACHABLE, PVE_OUTCOME_UNKNOWN and whatever `rootFailure` makes of a refusal
 */
export interface PveRoot {
  /** @param path below `/api2/json`, its parts escaped */
  (
    method: "GET" | "POST" | "PUT" | "DELETE",
    path: string,
    form?: Readonly<Record<string, PveParameter>>,
  ): Promise<unknown>;
  /** Gives the id of the task that puts the file into its place. */
  upload(image: ImageUpload): Promise<unknown>;
  /** Waits between two looks at something. */
  sleep(ms: number): Promise<void>;
  close(): Promise<void>;
}

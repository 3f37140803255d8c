import type { Content } from "../image/sbom.ts";

/** What is said of a template beside its disk. The installer reads it: installer/pve/packaged-template.ts. */
export interface Manifest {
  /** As plans call it. */
  readonly name: string;
  /** The disk's file, beside this. */
  readonly file: string;
  /** Of that file, in hex. */
  readonly sha256: string;
  readonly bytes: number;
  /** The disk as a machine sees it. */
  readonly diskBytes: number;
  readonly version: string;
  readonly suite: string;
  /** All that is installed in it. */
  readonly packages: readonly Content[];
}

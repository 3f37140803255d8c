import type { HostLayout } from "../finalize/host-layout.ts";

/** The machine that the installer runs on: where things are, and how its programs are run. */
export interface Machine {
  readonly layout: HostLayout;
  /** Folder of the compiled contracts. */
  readonly artifacts: string;
  /** Command and first words of the `blockhost` program. */
  readonly cli: readonly [command: string, ...args: string[]];
  /** `systemd`, by the units of `iso/units`; or a command, to which the configuration is added. */
  readonly keeper: "systemd" | readonly [command: string, ...args: string[]];
  /** The keeper's user; null: ours. */
  readonly owner: { readonly uid: number; readonly gid: number } | null;
}

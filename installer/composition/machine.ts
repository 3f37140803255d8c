import type { Hardhat } from "../../devnet/chain/hardhat-command.ts";
import type { HostLayout } from "../finalize/host-layout.ts";

type Command = readonly [command: string, ...args: string[]];

/** The machine that the installer runs on: where things are, and how its programs are run. */
export interface Machine {
  readonly layout: HostLayout;
  /** Folder of the compiled contracts. */
  readonly artifacts: string;
  /** Command and first words of the `blockhost` program. */
  readonly cli: Command;
  /** `systemd`, by the units of `iso/units`; or a command, to which the configuration is added. */
  readonly keeper: "systemd" | Command;
  /** The installer's own pages. */
  readonly setup: {
    readonly listen: { readonly host: string; readonly port: number };
    /** Name or IPv4 address by which the operator's browser finds this machine. */
    readonly hostName: string;
    /** What takes an unconfirmed network back; null where the machine's network is not to be changed. */
    readonly guard: Command | null;
  };
  /** What a rehearsal starts: the keeper, to which the configuration is added, and a chain that is thrown away. */
  readonly rehearsal: { readonly keeper: Command; readonly hardhat: Hardhat };
  /** The keeper's user; null: ours. */
  readonly owner: { readonly uid: number; readonly gid: number } | null;
}

import { parseArgs } from "node:util";
import { FinalError } from "../../keeper/core/errors.ts";

export interface InstallOptions {
  /** File of answers; null: they are asked in a browser. */
  readonly answers: string | null;
  /** Only makes a code that lets in to pages that are served already. */
  readonly code: boolean;
  /** The machine is in use: its own network is left as it is. */
  readonly onExisting: boolean;
  /** Of Proxmox VE's administrator; null: the installer is root on the host. */
  readonly passwordFile: string | null;
  /** Describes a machine that is no host of its own; null: it is this host. */
  readonly machine: string | null;
  readonly json: boolean;
  /** Play everything on a chain that is thrown away, and install nothing. */
  readonly rehearse: boolean;
}

export const INSTALL_HELP = `usage: blockhost install [--answers FILE [--rehearse]] [--on-existing] [--pve-password-file FILE] [--json]
       blockhost install --code

Makes a BlockHost of this Proxmox VE host. Without answers it serves pages that ask for them, and shows the address, the
certificate's fingerprint and a code that lets in. It may be stopped or killed at any point: started again, it goes on.

  --answers FILE            everything that the pages would ask, in JSON (docs/install.md)
  --code                    a new code for pages that are served already; whoever is logged in is out when it is used
  --rehearse                install nothing: play a subscription's whole life on this Proxmox VE host, with a
                            chain that is thrown away, and see whether it works before there is money in it
  --on-existing             the host is in use: its own network is left as it is
  --pve-password-file FILE  log in to Proxmox VE as root@pam with the password in this file (mode 0600),
                            instead of calling it as root
  --machine FILE            where things are on a machine that is no host of its own, such as a devnet
  --json                    tell what happens in JSON, a line each

exit codes: 0 done, 1 a step failed, 2 the answers or options are wrong, 130 stopped by a signal
`;

/** @throws FinalError USAGE */
export function installOptions(args: readonly string[]): InstallOptions | "help" {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        answers: { type: "string" },
        code: { type: "boolean", default: false },
        "on-existing": { type: "boolean", default: false },
        "pve-password-file": { type: "string" },
        machine: { type: "string" },
        json: { type: "boolean", default: false },
        rehearse: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) return "help";
    return {
      answers: values.answers ?? null,
      code: values.code,
      onExisting: values["on-existing"],
      passwordFile: values["pve-password-file"] ?? null,
      machine: values.machine ?? null,
      json: values.json,
      rehearse: values.rehearse,
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new FinalError("USAGE", why, "Run: blockhost install --help");
  }
}

import { z } from "zod";
import { FinalError } from "../../keeper/core/errors.ts";
import type { PveRoot } from "./pve-root.ts";
import { read } from "./read.ts";

const versionShape = z.object({ version: z.string() }).loose();

/** The major version of Proxmox VE, 8 or 9. @throws FinalError PVE_UNSUPPORTED */
export async function majorOf(root: PveRoot): Promise<number> {
  const { version } = await read(root, "/version", versionShape);
  const [major, minor] = version.split(".").map(Number);
  // A VNet's ports can be isolated from 8.3 on, and images imported by upload; 8.4 is what was looked at.
  if (major === 9 || (major === 8 && (minor ?? 0) >= 4)) return major;
  throw new FinalError(
    "PVE_UNSUPPORTED",
    `Proxmox VE ${version} is not known to this installer`,
    "use Proxmox VE 8.4 or 9",
  );
}

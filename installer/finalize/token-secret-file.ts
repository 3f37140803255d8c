import { join } from "node:path";
import type { HostLayout } from "./host-layout.ts";

/** Where the secret of the token of Proxmox VE is: among the keeper's own. */
export function tokenSecretFile({ keeperFolder }: Pick<HostLayout, "keeperFolder">): string {
  return join(keeperFolder, "pve-token");
}
